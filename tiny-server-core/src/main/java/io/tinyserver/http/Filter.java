package io.tinyserver.http;

/**
 * Stands before handlers: may answer in their place, change the request or change the answer.
 *
 * <pre>{@code
 * Filter noSniff = (request, next) -> next.handle(request).withHeader("X-Content-Type-Options", "nosniff");
 * }</pre>
 *
 * <p>Called by many threads at once. The answer of {@code next} may be deferred; {@link Response#map} works on either kind.
 */
@FunctionalInterface
public interface Filter {

    /**
     * Handles one request, usually by way of {@code next}.
     *
     * @param request what the peer asked
     * @param next the remaining filters and the handler
     * @return the answer
     * @throws Exception anything; the peer sees {@code 500}
     */
    Response handle(Request request, Handler next) throws Exception;

    /**
     * The handler that goes through this filter first.
     *
     * @param next what comes behind the filter
     * @return the two as one
     */
    default Handler before(Handler next) {
        return request -> handle(request, next);
    }

    /**
     * The handler that goes through this filter first, on one route. This is what a router calls: for each of its routes, whenever it is
     * built or compiled, and never for a request. So a filter that wants to know the route, say to name it in its figures, overrides this
     * and pays nothing for it later. If it returns an {@link ImmediateHandler}, it promises for itself what such a handler does.
     *
     * @param next what comes behind the filter
     * @param pattern which paths the route serves, such as {@code /hello/{name}}; {@code /**} where the route answers for paths that no
     *     other one knows
     * @return the two as one
     */
    default Handler before(Handler next, String pattern) {
        return before(next);
    }
}
