package io.tinyserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/** Binds the socket on which a server listens, and says plainly why if it cannot. */
final class Listener {

    private static final Logger LOG = System.getLogger("io.tinyserver");
    private static final int BACKLOG = 4096;

    private Listener() {}

    /**
     * A bound socket in non-blocking mode.
     *
     * @throws PortInUseException if the port is taken
     * @throws ServerStartException if it cannot be bound for another reason
     */
    static ServerSocketChannel bind(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        try {
            if (address.isUnresolved()) {
                throw new IOException("the address is unknown");
            }
            return bind(address);
        } catch (BindException failure) {
            throw isTaken(failure) ? new PortInUseException(host, port, failure) : cannotListen(host, port, failure);
        } catch (IOException failure) {
            throw cannotListen(host, port, failure);
        }
    }

    private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return socket.bind(address, BACKLOG);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Gives the port back, after a start that failed for another reason. */
    static void release(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException harmless) {
            LOG.log(Level.DEBUG, "Closing the listener failed", harmless);
        }
    }

    // The JDK has one exception for a port that is taken and an address that is not ours; only the text differs.
    private static boolean isTaken(BindException failure) {
        String text = failure.getMessage();
        return text != null && text.contains("in use");
    }

    private static ServerStartException cannotListen(String host, int port, IOException failure) {
        return new ServerStartException("Cannot listen on " + host + ":" + port + ": " + failure.getMessage(), failure);
    }
}
