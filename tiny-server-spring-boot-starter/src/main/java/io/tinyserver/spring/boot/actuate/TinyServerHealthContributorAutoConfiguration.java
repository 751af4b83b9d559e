package io.tinyserver.spring.boot.actuate;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Adds the server to the application's health, as {@code tinyServer}.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = TinyServerAutoConfiguration.class,
        afterName = "io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration")
@ConditionalOnClass({TinyServer.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(TinyServer.class)
@ConditionalOnEnabledHealthIndicator("tinyServer")
public final class TinyServerHealthContributorAutoConfiguration {

    TinyServerHealthContributorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"tinyServerHealthIndicator", "tinyServerHealthContributor"})
    TinyServerHealthIndicator tinyServerHealthIndicator(ObjectProvider<TinyServer> server) {
        return new TinyServerHealthIndicator(server);
    }
}
