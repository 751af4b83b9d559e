package io.tinyserver.spring.boot.webflux;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Gives {@code management.server.port} a server of its own, where the application runs on tiny-server.
 *
 * @since 1.0
 */
@AutoConfiguration(after = TinyReactiveWebServerAutoConfiguration.class)
@ConditionalOnClass({ManagementContextFactory.class, ReactiveWebServerFactory.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(TinyReactiveWebServerFactory.class)
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
public final class TinyReactiveManagementContextAutoConfiguration {

    TinyReactiveManagementContextAutoConfiguration() {}

    // Another server on the class path brings a factory, too, although nobody runs on that server.
    @Bean
    @Primary
    static ManagementContextFactory tinyManagementContextFactory() {
        return new ManagementContextFactory(
                WebApplicationType.REACTIVE,
                ReactiveWebServerFactory.class,
                TinyReactiveWebServerAutoConfiguration.class,
                TinyWebFluxAutoConfiguration.class);
    }
}
