package io.tinyserver;

/** The server could not start because another process, or another server in this one, listens on its port. */
public final class PortInUseException extends ServerStartException {

    private static final long serialVersionUID = 1L;

    private final int port;

    /**
     * A port that is taken.
     *
     * @param address the address to listen on
     * @param port the port to listen on
     * @param cause the failure of the operating system
     */
    public PortInUseException(String address, int port, Throwable cause) {
        super("Port " + port + " on " + address + " is already in use", cause);
        this.port = port;
    }

    /**
     * The taken port.
     *
     * @return its number
     */
    public int port() {
        return port;
    }
}
