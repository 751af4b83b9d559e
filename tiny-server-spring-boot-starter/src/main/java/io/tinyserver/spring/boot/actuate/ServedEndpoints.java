package io.tinyserver.spring.boot.actuate;

import io.tinyserver.TinyServer;
import io.tinyserver.http.Filter;
import io.tinyserver.route.Router;
import io.tinyserver.spring.boot.TinyServerProperties;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;

/** Decides which endpoints go to which server. */
final class ServedEndpoints {

    private static final Log logger = LogFactory.getLog(ServedEndpoints.class);

    /** Management must not need many threads: one for what blocks, one to spare. */
    private static final int MANAGEMENT_POOL_SIZE = 2;

    private final WebEndpointsSupplier endpoints;
    private final WebEndpointProperties web;
    private final EndpointMediaTypes mediaTypes;
    private final TinyServerProperties properties;
    private final @Nullable EndpointJson json;

    ServedEndpoints(
            WebEndpointsSupplier endpoints,
            WebEndpointProperties web,
            EndpointMediaTypes mediaTypes,
            TinyServerProperties properties,
            @Nullable EndpointJson json) {
        this.endpoints = endpoints;
        this.web = web;
        this.mediaTypes = mediaTypes;
        this.properties = properties;
        this.json = json;
        if (json == null) {
            logger.warn(
                    "The actuator's endpoints are not served: they need JSON, and there is no Jackson on the class path."
                            + " Add org.springframework.boot:spring-boot-starter-jackson");
        }
    }

    /** What the application's own server serves: everything, or what stays there when management has a port of its own. */
    Router onApplicationPort(EndpointPlace place) {
        if (json == null || place instanceof EndpointPlace.Nowhere) {
            return Router.of();
        }
        String address = properties.toOptions().build().address();
        EndpointGuard guard = new EndpointGuard(properties.actuator(), address);
        EndpointRoutes routes = new EndpointRoutes(endpoints.getEndpoints(), WebServerNamespace.SERVER, guard, json);
        if (place instanceof EndpointPlace.WithTheApplication) {
            everything(routes, web.getBasePath(), !web.getBasePath().isEmpty());
            explain(guard, address);
        }
        return routes.additionalPaths().router();
    }

    /** The server for a management port; the filters are those that concern every server of the application. */
    TinyServer serverFor(EndpointPlace.OwnPort place, Stream<Filter> filters) {
        TinyServer.Builder server = TinyServer.builder()
                .options(properties
                        .toOptions()
                        .address(place.address())
                        .port(place.port())
                        .reactors(1)
                        .build())
                .poolSize(MANAGEMENT_POOL_SIZE);
        filters.forEach(server::filter);
        if (json != null) {
            EndpointGuard guard = new EndpointGuard(properties.actuator(), place.address());
            EndpointRoutes routes =
                    new EndpointRoutes(endpoints.getEndpoints(), WebServerNamespace.MANAGEMENT, guard, json);
            everything(routes, place.basePath() + web.getBasePath(), true);
            server.router(routes.additionalPaths().router());
            explain(guard, place.address());
        }
        return server.build();
    }

    private void everything(EndpointRoutes routes, String basePath, boolean linksPage) {
        routes.beneath(basePath);
        if (linksPage && web.getDiscovery().isEnabled()) {
            routes.linksAt(basePath, mediaTypes.getProduced());
        }
    }

    private static void explain(EndpointGuard guard, String address) {
        if (guard.servesHealthAlone()) {
            logger.info("Of the actuator's endpoints only health is served, because " + address
                    + " is not a loopback address: set 'tiny.server.actuator.token' to serve the others to those who know it,"
                    + " or 'tiny.server.actuator.expose-beyond-loopback=true' to serve them to everybody");
        }
    }
}
