package io.tinyserver.http;

import java.net.SocketAddress;

/**
 * The two ends of the connection that a request came by.
 *
 * @param remote the peer's address
 * @param local our own address
 * @param secure whether the connection is encrypted
 */
public record Endpoints(SocketAddress remote, SocketAddress local, boolean secure) {}
