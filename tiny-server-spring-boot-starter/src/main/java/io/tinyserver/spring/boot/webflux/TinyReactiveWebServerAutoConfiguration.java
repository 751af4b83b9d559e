package io.tinyserver.spring.boot.webflux;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.ObservedElsewhere;
import io.tinyserver.spring.boot.ServerAssembly;
import io.tinyserver.spring.boot.TinyServerProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.reactive.ReactiveWebServerConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.http.ReactiveHttpInputMessage;
import reactor.core.publisher.Flux;

/**
 * Makes tiny-server the web server of a reactive application that brings no other one.
 *
 * <p>Then {@code server.*} is what counts, as for every web server, and {@code tiny.server.*} tunes what is ours. The application's
 * {@code Router}s and {@code Filter}s stand before WebFlux on the same port. {@code management.server.port} gets a small server of its
 * own.
 *
 * @since 1.0
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
            "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
            "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration"
        })
@ConditionalOnClass({TinyServer.class, ReactiveWebServerFactory.class, ReactiveHttpInputMessage.class, Flux.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "tiny.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TinyServerProperties.class)
@Import(ReactiveWebServerConfiguration.class)
public final class TinyReactiveWebServerAutoConfiguration {

    private static final Log logger = LogFactory.getLog(TinyReactiveWebServerAutoConfiguration.class);

    TinyReactiveWebServerAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(ReactiveWebServerFactory.class)
    TinyReactiveWebServerFactory tinyReactiveWebServerFactory() {
        logger.info("tiny-server is the web server of this application, since it is reactive and has no other one");
        return new TinyReactiveWebServerFactory();
    }

    @Bean
    OwnPlaceCustomizer tinyServerOwnPlaceCustomizer(Environment environment, TinyServerProperties properties) {
        return new OwnPlaceCustomizer(environment, properties);
    }

    @Bean
    TinyReactiveWebServerFactoryCustomizer tinyReactiveWebServerFactoryCustomizer(
            Environment environment,
            ServerProperties serverProperties,
            TinyServerProperties properties,
            ApplicationContext context,
            ObjectProvider<ServerAssembly> assembly) {
        return new TinyReactiveWebServerFactoryCustomizer(environment, serverProperties, properties, context, assembly);
    }

    /** The running server, for its figures; null where there is none, as in some tests and with {@code server.port=-1}. */
    @Bean(destroyMethod = "")
    @ConditionalOnBean(TinyReactiveWebServerFactory.class)
    @ConditionalOnMissingBean
    @Lazy
    @Nullable
    TinyServer tinyServer(ApplicationContext context) {
        return context instanceof WebServerApplicationContext web && web.getWebServer() instanceof TinyWebServer server
                ? server.getServer()
                : null;
    }

    /** WebFlux observes its requests itself, and knows their templates. */
    @Bean
    @ConditionalOnBean(TinyReactiveWebServerFactory.class)
    ObservedElsewhere tinyServerObservedElsewhere() {
        return new ObservedElsewhere(TinyReactiveWebServerFactory.APPLICATION);
    }
}
