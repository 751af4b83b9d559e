package io.tinyserver.route;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the route for a request.
 *
 * <pre>{@code
 * Router router = Router.builder()
 *         .get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name")))
 *         .route(Route.get("/report", reports).blocking())
 *         .fallback(pages)
 *         .build();
 * }</pre>
 *
 * <p>Segment by segment from the left, a literal wins over a variable, and that over {@code **}; the order in which routes were added
 * plays no part. Where the most specific pattern has no route for the method, the next one that matches is asked. If none has:
 *
 * <ul>
 *   <li>{@code HEAD} is served by the route for {@code GET}, and {@code OPTIONS} gets {@code 204} with {@code Allow};
 *   <li>another method gets {@code 405} with {@code Allow}, or {@code 501} if neither a route nor {@link Method} knows it;
 *   <li>a path that no pattern matches goes to the fallback, or gets {@code 404}, or {@code 501} for a method unheard of;
 *   <li>{@code OPTIONS *} gets {@code 204} with all methods of the router.
 * </ul>
 *
 * <p>Each of these answers goes through the filters, too: those of the whole router, and where a path is known also those that all
 * routes of its pattern share, so that a filter of a mounted router sees every request for its paths.
 *
 * <p>Immutable and thread-safe.
 */
public final class Router {

    private final List<FilteredRoute> routes;
    private final @Nullable FilteredRoute fallback;
    private final List<Filter> filters;
    private final RouteTable table;

    private Router(
            List<FilteredRoute> routes,
            @Nullable FilteredRoute fallback,
            List<Filter> filters,
            List<Filter> outer,
            ErrorPages errorPages) {
        this.routes = routes;
        this.fallback = fallback;
        this.filters = filters;
        this.table = new RouteTable(
                FilteredRoute.behind(outer, routes),
                fallback == null ? null : fallback.behind(outer),
                FilteredRoute.concat(outer, filters),
                errorPages);
    }

    /**
     * Begins a router.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A router with these routes and nothing else.
     *
     * @param routes the routes
     * @return the router
     * @throws IllegalArgumentException if two routes serve the same requests
     */
    public static Router of(Route... routes) {
        Builder builder = builder();
        for (Route route : routes) {
            builder.route(route);
        }
        return builder.build();
    }

    /**
     * Chooses a route. Runs no code of the user, allocates nothing, and takes a time bounded by the number of routes and the length of
     * the path.
     *
     * @param request what the peer asked
     * @return the match; never null
     */
    public Match match(Request request) {
        return table.match(request.method(), request.path());
    }

    /**
     * This router behind further filters and with other error pages. Filters are composed here, once, not with each request.
     *
     * @param outer the filters before this router's own, outermost first; they replace those of a former call
     * @param errorPages what {@code 404}, {@code 405} and {@code 501} look like; plain text where this was not called
     * @return a router with the same routes and indexes
     */
    public Router compiled(List<Filter> outer, ErrorPages errorPages) {
        return new Router(routes, fallback, filters, List.copyOf(outer), errorPages);
    }

    /**
     * All routes, in the order in which they were added.
     *
     * @return the routes, those of mounted routers included; without the ones that the router made up
     */
    public List<Route> routes() {
        return routes.stream().map(FilteredRoute::route).toList();
    }

    /**
     * How many different matches there can be.
     *
     * @return the number of all routes, with those that the router made up
     */
    public int routeCount() {
        return table.size();
    }

    @Override
    public String toString() {
        return "Router" + routes();
    }

    /** Collects routes. Used by one thread; each call gives the same builder. */
    public static final class Builder {

        private final List<FilteredRoute> routes = new ArrayList<>();
        private final List<Filter> filters = new ArrayList<>();
        private @Nullable FilteredRoute fallback;
        private @Nullable FilteredRoute mountedFallback;

        private Builder() {}

        /**
         * Adds a route.
         *
         * @param route the route
         * @return this builder
         */
        public Builder route(Route route) {
            routes.add(new FilteredRoute(route, List.of()));
            return this;
        }

        /**
         * Adds a route for {@code GET}.
         *
         * @param pattern which paths; see {@link Route}
         * @param handler what answers
         * @return this builder
         * @throws IllegalArgumentException if the pattern is malformed
         */
        public Builder get(String pattern, Handler handler) {
            return route(Route.get(pattern, handler));
        }

        /**
         * Adds a route for {@code POST}.
         *
         * @param pattern which paths; see {@link Route}
         * @param handler what answers
         * @return this builder
         * @throws IllegalArgumentException if the pattern is malformed
         */
        public Builder post(String pattern, Handler handler) {
            return route(Route.post(pattern, handler));
        }

        /**
         * Adds a route for {@code PUT}.
         *
         * @param pattern which paths; see {@link Route}
         * @param handler what answers
         * @return this builder
         * @throws IllegalArgumentException if the pattern is malformed
         */
        public Builder put(String pattern, Handler handler) {
            return route(Route.put(pattern, handler));
        }

        /**
         * Adds a route for {@code DELETE}.
         *
         * @param pattern which paths; see {@link Route}
         * @param handler what answers
         * @return this builder
         * @throws IllegalArgumentException if the pattern is malformed
         */
        public Builder delete(String pattern, Handler handler) {
            return route(Route.delete(pattern, handler));
        }

        /**
         * Adds a route for {@code PATCH}.
         *
         * @param pattern which paths; see {@link Route}
         * @param handler what answers
         * @return this builder
         * @throws IllegalArgumentException if the pattern is malformed
         */
        public Builder patch(String pattern, Handler handler) {
            return route(Route.patch(pattern, handler));
        }

        /**
         * Adds a route for every method.
         *
         * @param pattern which paths; see {@link Route}
         * @param handler what answers
         * @return this builder
         * @throws IllegalArgumentException if the pattern is malformed
         */
        public Builder any(String pattern, Handler handler) {
            return route(Route.any(pattern, handler));
        }

        /**
         * Adds a filter of this router, behind those added before. It stands before every route, also before those added earlier or
         * mounted.
         *
         * @param filter the filter
         * @return this builder
         */
        public Builder filter(Filter filter) {
            filters.add(filter);
            return this;
        }

        /**
         * Adds the routes of another router behind those already there. Its filters stay before its routes alone; its fallback counts
         * where this router has none.
         *
         * @param router the other router
         * @return this builder
         * @throws IllegalArgumentException if two mounted routers have a fallback
         */
        public Builder mount(Router router) {
            routes.addAll(router.routes);
            if (router.fallback != null) {
                if (mountedFallback != null) {
                    throw new IllegalArgumentException("Two mounted routers have a fallback: "
                            + mountedFallback.route().handler() + " and "
                            + router.fallback.route().handler());
                }
                mountedFallback = router.fallback;
            }
            return this;
        }

        /**
         * Sets what answers where no route knows the path; it may be an immediate handler.
         *
         * @param handler what answers, with any method
         * @return this builder
         */
        public Builder fallback(Handler handler) {
            fallback = new FilteredRoute(Route.pseudo("/**", handler, "fallback"), List.of());
            return this;
        }

        /**
         * Builds the router.
         *
         * @return a router with plain error pages and no outer filters
         * @throws IllegalArgumentException if two routes serve the same requests; the message names both
         */
        public Router build() {
            List<Filter> own = List.copyOf(filters);
            FilteredRoute last = fallback != null ? fallback : mountedFallback;
            return new Router(
                    FilteredRoute.behind(own, routes),
                    last == null ? null : last.behind(own),
                    own,
                    List.of(),
                    ErrorPages.PLAIN);
        }
    }
}
