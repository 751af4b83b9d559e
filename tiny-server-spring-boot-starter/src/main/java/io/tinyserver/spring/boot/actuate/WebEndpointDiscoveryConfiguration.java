package io.tinyserver.spring.boot.actuate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.ParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/** Finds web endpoints by the actuator's own rules, which Spring Boot sets up for web applications alone. */
@Configuration(proxyBeanMethods = false)
class WebEndpointDiscoveryConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EndpointMediaTypes endpointMediaTypes() {
        return EndpointMediaTypes.DEFAULT;
    }

    @Bean
    @ConditionalOnMissingBean(WebEndpointsSupplier.class)
    WebEndpointDiscoverer webEndpointDiscoverer(
            ApplicationContext context,
            WebEndpointProperties properties,
            ParameterValueMapper parameterValueMapper,
            EndpointMediaTypes mediaTypes,
            EndpointAccessResolver accessResolver,
            ObjectProvider<PathMapper> pathMappers,
            ObjectProvider<AdditionalPathsMapper> additionalPathsMappers,
            ObjectProvider<OperationInvokerAdvisor> advisors,
            ObjectProvider<EndpointFilter<ExposableWebEndpoint>> endpointFilters,
            ObjectProvider<OperationFilter<WebOperation>> operationFilters) {
        return new WebEndpointDiscoverer(
                context,
                parameterValueMapper,
                mediaTypes,
                startingWith(configuredPaths(properties), pathMappers),
                additionalPathsMappers.orderedStream().toList(),
                advisors.orderedStream().toList(),
                startingWith(configuredExposure(properties), endpointFilters),
                startingWith(OperationFilter.byAccess(accessResolver), operationFilters));
    }

    private static PathMapper configuredPaths(WebEndpointProperties properties) {
        Map<EndpointId, String> paths = new HashMap<>();
        properties.getPathMapping().forEach((id, path) -> paths.put(EndpointId.fromPropertyValue(id), path));
        return id -> StringUtils.hasText(paths.get(id)) ? paths.get(id) : null;
    }

    private static EndpointFilter<ExposableWebEndpoint> configuredExposure(WebEndpointProperties properties) {
        WebEndpointProperties.Exposure exposure = properties.getExposure();
        return new IncludeExcludeEndpointFilter<>(
                ExposableWebEndpoint.class,
                exposure.getInclude(),
                exposure.getExclude(),
                EndpointExposure.WEB.getDefaultIncludes());
    }

    private static <T> List<T> startingWith(T first, ObjectProvider<T> others) {
        List<T> all = new ArrayList<>();
        all.add(first);
        others.orderedStream().forEach(all::add);
        return all;
    }
}
