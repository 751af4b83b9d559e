package io.tinyserver.spring.boot.webflux;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Sets in WebFlux what depends on the server that it runs on.
 *
 * @since 1.0
 */
@AutoConfiguration(after = TinyReactiveWebServerAutoConfiguration.class)
@ConditionalOnClass({WebFluxConfigurer.class, ReactiveWebServerFactory.class})
@ConditionalOnBean(TinyReactiveWebServerFactory.class)
public final class TinyWebFluxAutoConfiguration {

    TinyWebFluxAutoConfiguration() {}

    @Bean
    static WebSocketRefusal tinyWebSocketRefusal() {
        return new WebSocketRefusal();
    }

    @Bean
    static UnhintedWebSocketAdapters tinyUnhintedWebSocketAdapters() {
        return new UnhintedWebSocketAdapters();
    }

    /**
     * With virtual threads Spring Boot has WebFlux move blocking controllers to an executor without a bound, since other servers cannot
     * bear them on their threads. Ours run on virtual threads anyway, as many as the pool allows.
     */
    @Bean
    @ConditionalOnThreading(Threading.VIRTUAL)
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebFluxConfigurer tinyBlockingControllersStay() {
        return new WebFluxConfigurer() {
            @Override
            public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
                configurer.setControllerMethodPredicate(method -> false);
            }
        };
    }
}
