package io.tinyserver.spring.boot.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tinyserver.TinyServer;
import io.tinyserver.http.Filter;
import io.tinyserver.spring.boot.ObservedElsewhere;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import io.tinyserver.spring.boot.TinyServerProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes requests, as {@code http.server.requests} or what {@code management.observations.http.server.requests.name} says.
 *
 * <p>It does so with a filter before all others, a bean called {@code tinyServerObservationFilter}; one of the application's own of that
 * name replaces it. A {@link TinyServer} that the application has built itself is not observed. Under WebFlux only the routes before it
 * are: WebFlux observes its own requests.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = TinyServerAutoConfiguration.class,
        afterName = {
            "io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({TinyServer.class, Observation.class, ObservationProperties.class})
@ConditionalOnBean({TinyServer.class, TinyServerProperties.class, ObservationRegistry.class})
@EnableConfigurationProperties(ObservationProperties.class)
public final class TinyServerObservationAutoConfiguration {

    TinyServerObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "tinyServerObservationFilter")
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    Filter tinyServerObservationFilter(
            ObservationRegistry registry,
            ObservationProperties observations,
            TinyServerProperties server,
            ObjectProvider<RequestObservationConvention> convention,
            ObjectProvider<ObservedElsewhere> elsewhere) {
        String name = observations.getHttp().getServer().getRequests().getName();
        return new ObservationFilter(
                registry,
                convention.getIfAvailable(),
                new DefaultRequestObservationConvention(name),
                server.answerTimeout(),
                elsewhere.getIfAvailable());
    }
}
