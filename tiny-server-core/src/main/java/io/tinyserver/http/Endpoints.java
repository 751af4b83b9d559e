package io.tinyserver.http;

import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of the connection that a request came by.
 *
 * @param remote the peer's address
 * @param local our own address
 * @param secure whether the connection is encrypted
 * @param tlsSession what TLS has agreed on: protocol, cipher suite, and the peer's certificates if it was asked for them; null if the
 *     connection is not encrypted, and before the handshake is through, which it is for every request
 */
public record Endpoints(
        SocketAddress remote,
        SocketAddress local,
        boolean secure,
        @Nullable SSLSession tlsSession) {

    /**
     * Two ends of which nothing more is known; for tests of handlers.
     *
     * @param remote the peer's address
     * @param local our own address
     * @param secure whether the connection is encrypted
     */
    public Endpoints(SocketAddress remote, SocketAddress local, boolean secure) {
        this(remote, local, secure, null);
    }
}
