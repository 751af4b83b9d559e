package io.tinyserver.spring.boot.actuate;

import io.tinyserver.TinyServer;
import io.tinyserver.http.Filter;
import io.tinyserver.route.Router;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import io.tinyserver.spring.boot.TinyServerLifecycle;
import io.tinyserver.spring.boot.TinyServerProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves the actuator's web endpoints with tiny-server where no web stack does, or where {@code tiny.server.actuator.enabled} asks for it.
 *
 * <p>Exposure, access, paths, groups of health and their mapping to status codes are those of the {@code management.*} properties.
 * {@code management.server.port} gets a small server of its own, unless the application has a web stack that takes care of it.
 *
 * @since 1.0
 */
@AutoConfiguration(
        after = TinyServerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnClass({TinyServer.class, WebEndpointProperties.class})
@ConditionalOnBean({TinyServer.class, TinyServerProperties.class})
@Conditional(OnServedActuatorCondition.class)
@EnableConfigurationProperties(WebEndpointProperties.class)
@Import({WebEndpointDiscoveryConfiguration.class, HealthWebExtensionConfiguration.class})
@ImportRuntimeHints(LinksRuntimeHints.class)
public final class TinyServerActuatorAutoConfiguration {

    TinyServerActuatorAutoConfiguration() {}

    @Bean
    ServedEndpoints tinyServerServedEndpoints(
            WebEndpointsSupplier endpoints,
            WebEndpointProperties web,
            EndpointMediaTypes mediaTypes,
            TinyServerProperties properties,
            ObjectProvider<EndpointJson> json) {
        return new ServedEndpoints(endpoints, web, mediaTypes, properties, json.getIfAvailable());
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Router tinyServerActuatorRouter(ServedEndpoints endpoints, EndpointPlace place) {
        return endpoints.onApplicationPort(place);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class JacksonConfiguration {

        @Bean
        @ConditionalOnMissingBean(EndpointJson.class)
        JacksonEndpointJson tinyServerEndpointJson(
                ObjectProvider<EndpointJsonMapper> endpointMapper, ObjectProvider<JsonMapper> applicationMapper) {
            JsonMapper fallback = applicationMapper.getIfAvailable(JsonMapper::shared);
            EndpointJsonMapper own = endpointMapper.getIfAvailable();
            return new JacksonEndpointJson(own == null ? fallback : own.get(), fallback);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class BesideAnotherServerConfiguration {

        @Bean
        EndpointPlace tinyServerEndpointPlace() {
            return new EndpointPlace.WithTheApplication();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnNotWebApplication
    static class OnlyServerConfiguration {

        @Bean
        EndpointPlace tinyServerEndpointPlace(Environment environment) {
            return EndpointPlace.of(environment);
        }

        @Bean
        @Conditional(OnOwnManagementPortCondition.class)
        TinyServerLifecycle tinyManagementServerLifecycle(
                ServedEndpoints endpoints,
                Environment environment,
                @Qualifier("tinyServerObservationFilter") ObjectProvider<Filter> observation,
                ConfigurableApplicationContext context) {
            TinyServer server =
                    endpoints.serverFor((EndpointPlace.OwnPort) EndpointPlace.of(environment), observation.stream());
            return new TinyServerLifecycle(server, TinyServerLifecycle.Role.MANAGEMENT, context);
        }
    }
}
