package io.tinyserver.http;

/**
 * A handler that needs the URI of a request cannot make one of its target, its {@code Host} and what proxies have added to it.
 *
 * <p>Whoever sent that is to blame. So where a handler throws this, or a promised answer ends with it, the peer gets the error page for
 * {@code 400}, and the request counts as refused and not as failed.
 */
public final class UnusableUriException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A request without a URI.
     *
     * @param cause what is wrong with it
     */
    public UnusableUriException(Exception cause) {
        super("No URI can be made of the request: " + cause.getMessage(), cause);
    }
}
