package io.tinyserver.http;

/**
 * What the peer gets to see for an error that no handler answered: nothing found, method not allowed, a handler that threw, overload,
 * a malformed request.
 *
 * <p>Called by any thread, without a permit; the same promise as for an {@link ImmediateHandler} holds.
 */
@FunctionalInterface
public interface ErrorPages {

    /** A line of plain text: code and reason. */
    ErrorPages PLAIN = status -> Response.text(status + "\n").withStatus(status);

    /**
     * The page for a status.
     *
     * @param status a 4xx or 5xx
     * @return a complete answer with that status and its content in memory
     */
    Response page(Status status);
}
