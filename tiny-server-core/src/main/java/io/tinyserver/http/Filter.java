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
}
