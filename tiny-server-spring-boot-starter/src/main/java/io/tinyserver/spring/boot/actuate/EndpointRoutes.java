package io.tinyserver.spring.boot.actuate;

import io.tinyserver.http.Method;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.EndpointLinksResolver;
import org.springframework.boot.actuate.endpoint.web.EndpointMapping;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebOperationRequestPredicate;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;

/**
 * Routes to the operations of the actuator's endpoints, for one server.
 *
 * <p>Those of health are reserved: an indicator may block, and must be asked even while every worker is busy. All others run on workers.
 */
final class EndpointRoutes {

    /** What a router calls the part of the path that {@code **} stands for. */
    static final String REST = "rest";

    private static final EndpointId HEALTH = EndpointId.of("health");

    private final Collection<ExposableWebEndpoint> endpoints;
    private final WebServerNamespace namespace;
    private final EndpointGuard guard;
    private final EndpointJson json;
    private final Router.Builder router = Router.builder();

    EndpointRoutes(
            Collection<ExposableWebEndpoint> endpoints,
            WebServerNamespace namespace,
            EndpointGuard guard,
            EndpointJson json) {
        this.endpoints = endpoints;
        this.namespace = namespace;
        this.guard = guard;
        this.json = json;
    }

    /** Adds every endpoint beneath a path. */
    EndpointRoutes beneath(String basePath) {
        EndpointMapping mapping = new EndpointMapping(basePath);
        for (ExposableWebEndpoint endpoint : endpoints) {
            groups(endpoint).forEach((method, operations) -> {
                String path = mapping.createSubPath(
                        operations.get(0).getRequestPredicate().getPath());
                add(endpoint, operations, path.isEmpty() ? "/" : path.replaceAll("\\{\\*[^}]+}$", "**"));
            });
        }
        return this;
    }

    /** Adds the page that says which endpoints there are beneath a path. */
    EndpointRoutes linksAt(String basePath, Collection<String> produced) {
        List<ExposableWebEndpoint> health =
                endpoints.stream().filter(EndpointRoutes::isHealth).toList();
        LinksHandler page = new LinksHandler(
                new EndpointLinksResolver(endpoints, basePath),
                new EndpointLinksResolver(health),
                produced,
                guard,
                json);
        router.route(Route.get(basePath.isEmpty() ? "/" : basePath, page).blocking());
        return this;
    }

    /** Adds the paths outside of the base path that some endpoints have on this server, such as {@code /livez}. */
    EndpointRoutes additionalPaths() {
        for (ExposableWebEndpoint endpoint : endpoints) {
            for (String path : endpoint.getAdditionalPaths(namespace)) {
                groups(endpoint).values().stream()
                        .filter(operations -> hasRemainingSegments(operations.get(0)))
                        .forEach(operations -> add(endpoint, operations, path.startsWith("/") ? path : "/" + path));
            }
        }
        return this;
    }

    Router router() {
        return router.build();
    }

    private void add(ExposableWebEndpoint endpoint, List<WebOperation> operations, String pattern) {
        Method method = Method.of(
                operations.get(0).getRequestPredicate().getHttpMethod().name());
        OperationHandler handler = new OperationHandler(operations, isHealth(endpoint), namespace, guard, json);
        Route route = Route.of(method, pattern, handler);
        router.route(isHealth(endpoint) ? route.reserved() : route.blocking());
    }

    /** Operations that differ in nothing but media types belong together. */
    private static Map<String, List<WebOperation>> groups(ExposableWebEndpoint endpoint) {
        return endpoint.getOperations().stream()
                .collect(Collectors.groupingBy(
                        operation -> methodAndPath(operation.getRequestPredicate()),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private static String methodAndPath(WebOperationRequestPredicate predicate) {
        return predicate.getHttpMethod() + " " + predicate.getPath();
    }

    private static boolean hasRemainingSegments(WebOperation operation) {
        return operation.getRequestPredicate().getMatchAllRemainingPathSegmentsVariable() != null;
    }

    private static boolean isHealth(ExposableWebEndpoint endpoint) {
        return endpoint.getEndpointId().equals(HEALTH);
    }
}
