package io.tinyserver.spring.boot;

import io.tinyserver.TinyServer;

/**
 * Changes the server before it is built, in ways that have no property.
 *
 * <pre>{@code
 * @Bean
 * TinyServerCustomizer everythingElse() {
 *     return builder -> builder.handler(new LegacyProxy());
 * }
 * }</pre>
 *
 * <p>Beans of this type are called in their order, after properties, routes and filters have been set, so they have the last word.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface TinyServerCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder what the server will be built with
     */
    void customize(TinyServer.Builder builder);
}
