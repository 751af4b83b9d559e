package io.tinyserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The socket on which a server listens, bound and in non-blocking mode; where it cannot be bound it is said plainly why.
 *
 * @param socket from the start on, the engine's
 * @param address where it listens
 * @param file by which a Unix domain socket is reached; null for a port
 */
record Listener(
        ServerSocketChannel socket,
        SocketAddress address,
        @Nullable SocketFile file) {

    /** What an address begins with that is the path of a Unix domain socket. */
    static final String UNIX = "unix:";

    private static final Logger LOG = System.getLogger("io.tinyserver");
    private static final int BACKLOG = 4096;
    private static final String HTTPS = "https://";
    private static final int IPV6_GROUPS = 8;

    /**
     * Binds a socket.
     *
     * @param address a host, or {@code unix:} and a path
     * @throws PortInUseException if the port is taken
     * @throws ServerStartException if it cannot be bound for another reason
     */
    static Listener bind(String address, int port) {
        return address.startsWith(UNIX) ? bindFile(address) : bindPort(address, port);
    }

    private static Listener bindFile(String address) {
        try {
            Path path = Path.of(address.substring(UNIX.length()));
            ServerSocketChannel socket = opened(
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                    opening -> SocketFile.bind(opening, path, BACKLOG));
            return new Listener(socket, socket.getLocalAddress(), SocketFile.at(path));
        } catch (IOException | InvalidPathException | UnsupportedOperationException failure) {
            throw cannotListen(address, failure);
        }
    }

    private static Listener bindPort(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        try {
            if (address.isUnresolved()) {
                throw new IOException("the address is unknown");
            }
            ServerSocketChannel socket = opened(ServerSocketChannel.open(), opening -> {
                opening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                opening.bind(address, BACKLOG);
            });
            return new Listener(socket, socket.getLocalAddress(), null);
        } catch (BindException failure) {
            throw isTaken(failure)
                    ? new PortInUseException(shortened(bare(host)), port, failure)
                    : cannotListen(place(host, port), failure);
        } catch (UnsupportedAddressTypeException failure) { // has no message
            throw cannotListen(place(host, port), new IOException("IPv6 is not available here", failure));
        } catch (IOException failure) {
            throw cannotListen(place(host, port), failure);
        }
    }

    private interface Binding {
        void bind(ServerSocketChannel socket) throws IOException;
    }

    private static ServerSocketChannel opened(ServerSocketChannel socket, Binding binding) throws IOException {
        boolean bound = false;
        try {
            socket.configureBlocking(false);
            binding.bind(socket);
            bound = true;
            return socket;
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    /** The port; -1 if there is none. */
    int port() {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    /** How the log names it. */
    String name(boolean secure) {
        if (!(address instanceof InetSocketAddress inet)) {
            return (secure ? HTTPS : "") + UNIX + address;
        }
        InetAddress ip = inet.getAddress();
        if (ip.isAnyLocalAddress()) {
            return "port " + inet.getPort() + " on all addresses" + (secure ? ", with TLS" : "");
        }
        String reach = ip.isLoopbackAddress() ? " (this machine only)" : "";
        return (secure ? HTTPS : "") + place(ip.getHostAddress(), inet.getPort()) + reach;
    }

    /** Host and port as in a URI (RFC 3986, 3.2.2). */
    private static String place(String host, int port) {
        String name = shortened(bare(host));
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }

    /** An address without the brackets that it may be given in. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** An IPv6 address with its longest run of zeros left out (RFC 5952, 4.2); others as they are. */
    private static String shortened(String host) {
        for (int run = host.contains("::") ? 0 : IPV6_GROUPS; run > 1; run--) {
            String shorter = host.replaceFirst("(^|:)0(:0){" + (run - 1) + "}(:|$|(?=%))", "::");
            if (!shorter.equals(host)) {
                return shorter;
            }
        }
        return host;
    }

    /** Gives port or file back, after a start that failed for another reason. */
    void release() {
        try {
            socket.close();
        } catch (IOException harmless) {
            LOG.log(Level.DEBUG, "Closing the listener failed", harmless);
        }
        removeFile();
    }

    /** Removes what a Unix domain socket leaves behind. */
    void removeFile() {
        if (file != null) {
            file.remove();
        }
    }

    // The JDK has one exception for a port that is taken and an address that is not ours; only the text differs.
    private static boolean isTaken(BindException failure) {
        String text = failure.getMessage();
        return text != null && text.contains("in use");
    }

    private static ServerStartException cannotListen(String where, Exception failure) {
        return new ServerStartException("Cannot listen on " + where + ": " + failure.getMessage(), failure);
    }
}
