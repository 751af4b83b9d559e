package io.tinyserver.http;

import org.jspecify.annotations.Nullable;

/**
 * What a request is about, taken from its request target and its host (RFC 9110, section 7.1).
 *
 * @param rawPath the path as sent, still percent-encoded; {@code *} for a request about the server as a whole
 * @param path the path with percent-encoding decoded once and dot segments resolved; begins with {@code /} unless it is {@code *}
 * @param query the part behind the question mark, still encoded; null where there is none
 * @param authority host and port that the peer asked for; empty where an HTTP/1.0 peer named none
 */
public record Target(String rawPath, String path, @Nullable String query, String authority) {}
