/**
 * Makes tiny-server the web server of a reactive application: Spring Boot's factory and life cycle on one side, and on the other
 * Spring's {@link org.springframework.http.server.reactive.HttpHandler} as one handler among those of the server.
 *
 * <p>Start with {@link io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration}. What a request goes through: {@code
 * HttpHandlerAdapter} makes Spring's request and response of ours, and {@code ResponsePromise} becomes the answer as soon as the response
 * is committed. Nothing here knows controllers; that is WebFlux's.
 */
@NullMarked
package io.tinyserver.spring.boot.webflux;

import org.jspecify.annotations.NullMarked;
