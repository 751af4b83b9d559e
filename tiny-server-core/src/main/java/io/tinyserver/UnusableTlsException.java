package io.tinyserver;

/** The server could not start, since no connection could be encrypted with the {@link TlsOptions} that it was given. */
public final class UnusableTlsException extends ServerStartException {

    private static final long serialVersionUID = 1L;

    /**
     * Options that are of no use.
     *
     * @param cause what the JDK says of them
     */
    public UnusableTlsException(RuntimeException cause) {
        super("The server cannot encrypt: " + cause.getMessage(), cause);
    }
}
