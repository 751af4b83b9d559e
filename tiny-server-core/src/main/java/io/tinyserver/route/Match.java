package io.tinyserver.route;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;

/**
 * What a router chose for a request. There is one instance for each route, made when the router is built, so choosing allocates nothing.
 *
 * <p>Immutable and thread-safe.
 */
public final class Match {

    private final int routeIndex;
    private final FilteredRoute filtered;
    private final Handler handler;
    private final boolean hasVariables;

    Match(int routeIndex, FilteredRoute filtered) {
        this.routeIndex = routeIndex;
        this.filtered = filtered;
        this.handler = filtered.composed();
        this.hasVariables = !filtered.route().path().isLiteral();
    }

    /**
     * The route's number in its router. The routes of {@link Router#routes} come first, in that order; behind them come those that the
     * router made up for what is not found, not allowed and so on.
     *
     * @return 0 to {@link Router#routeCount} - 1
     */
    public int routeIndex() {
        return routeIndex;
    }

    /**
     * The route.
     *
     * @return the route with its hints; its own handler knows nothing of filters
     */
    public Route route() {
        return filtered.route();
    }

    /**
     * The route's handler behind the filters. Where there are none, this is the route's handler itself.
     *
     * @return what answers the request
     */
    public Handler handler() {
        return handler;
    }

    /**
     * The request as the handler should see it.
     *
     * @param request the request that was matched
     * @return the same request, or one with path parameters where the route's pattern has variables
     */
    public Request bind(Request request) {
        return hasVariables ? request.withPathParameters(route().path().bind(request.path())) : request;
    }

    FilteredRoute filtered() {
        return filtered;
    }

    @Override
    public String toString() {
        return route().template();
    }
}
