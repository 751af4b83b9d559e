package io.tinyserver.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Adds the figures of the server to the application's metrics, as {@code tiny.*}.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = TinyServerAutoConfiguration.class,
        afterName = {
            "io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({TinyServer.class, MeterRegistry.class})
@ConditionalOnBean({TinyServer.class, MeterRegistry.class})
public final class TinyServerMetricsAutoConfiguration {

    TinyServerMetricsAutoConfiguration() {}

    // The server is looked up with each reading: it may serve what reads the meters, and is then built after them.
    @Bean
    @ConditionalOnMissingBean
    TinyServerMetrics tinyServerMetrics(ObjectProvider<TinyServer> server) {
        return new TinyServerMetrics(
                () -> Optional.ofNullable(server.getIfAvailable()).map(TinyServer::snapshot));
    }
}
