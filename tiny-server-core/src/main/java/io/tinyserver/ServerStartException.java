package io.tinyserver;

/** The server could not start; the message says why and names address and port. */
public class ServerStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failed start.
     *
     * @param message what went wrong
     * @param cause the failure of the operating system
     */
    public ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
