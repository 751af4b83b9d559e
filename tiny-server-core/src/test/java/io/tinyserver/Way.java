package io.tinyserver;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** A way for bytes to travel between a peer and the server. */
enum Way {
    PLAIN {
        @Override
        Peer connect(TestServer server) throws IOException {
            return Peer.connect(server.server());
        }

        @Override
        Peer connectWithSmallWindow(TestServer server) throws IOException {
            return Peer.withSmallWindow(server.server());
        }
    },

    /** As from another machine, to which files are sent in another way. */
    PLAIN_FROM_AFAR {
        @Override
        ServerOptionsBuilder place(ServerOptionsBuilder options, Path folder) {
            Optional<String> address = ownAddress();
            assumeTrue(address.isPresent(), "This machine has no address but those of loopback");
            return options.address(address.orElseThrow());
        }

        @Override
        Peer connect(TestServer server) throws IOException {
            Socket socket = new Socket();
            socket.connect(server.server().address());
            return new Peer(socket);
        }

        @Override
        Peer connectWithSmallWindow(TestServer server) throws IOException {
            return Peer.withSmallWindow(server.server());
        }

        private static Optional<String> ownAddress() {
            try {
                return NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                        .map(InetAddress::getHostAddress)
                        .findFirst();
            } catch (IOException unknown) {
                throw new UncheckedIOException(unknown);
            }
        }
    },
    TLS {
        @Override
        TinyServer.Builder configure(TinyServer.Builder server) {
            return server.tls(TlsOptions.of(Identity.local().trusting()));
        }

        @Override
        Peer connect(TestServer server) throws IOException {
            return encrypted(new Socket("127.0.0.1", server.server().port()));
        }

        @Override
        Peer connectWithSmallWindow(TestServer server) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(server.server().address());
            return encrypted(socket);
        }

        private static Peer encrypted(Socket below) throws IOException {
            SSLContext context = Identity.nobodyTrusting(Identity.local());
            return new Peer(context.getSocketFactory().createSocket(below, "localhost", 0, true));
        }
    },
    UNIX {
        @Override
        ServerOptionsBuilder place(ServerOptionsBuilder options, Path folder) {
            return options.unixSocket(folder.resolve("socket"));
        }

        @Override
        Peer connect(TestServer server) throws IOException {
            String address = server.server().options().address();
            return unix(Path.of(address.substring("unix:".length())));
        }

        @Override
        Peer connectWithSmallWindow(TestServer server) throws IOException {
            return connect(server); // what one side sends counts against its own buffer, which is small enough
        }
    };

    /** A server that is reached this way; the folder is for what it may have to put there. */
    TestServer serving(Path folder, UnaryOperator<ServerOptionsBuilder> options, Route... routes) {
        return TestServer.with(
                given -> place(options.apply(given), folder), server -> configure(server.router(Router.of(routes))));
    }

    ServerOptionsBuilder place(ServerOptionsBuilder options, Path folder) {
        return options;
    }

    TinyServer.Builder configure(TinyServer.Builder server) {
        return server;
    }

    /** A peer at a Unix domain socket. */
    static Peer unix(Path file) throws IOException {
        return new Peer(SocketChannel.open(UnixDomainSocketAddress.of(file)));
    }

    abstract Peer connect(TestServer server) throws IOException;

    /** A peer whose system keeps little of what it has not read, so that the server soon finds the socket full. */
    abstract Peer connectWithSmallWindow(TestServer server) throws IOException;
}
