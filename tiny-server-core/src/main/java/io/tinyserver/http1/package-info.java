/**
 * HTTP/1.1 on the wire: bytes become requests, answers become bytes (RFC 9112).
 *
 * <p>Start with {@link io.tinyserver.http1.RequestParser} for what comes in and {@link io.tinyserver.http1.ResponseEncoder} for
 * what goes out. Arrays in, values out: no sockets, no threads, no clock but the one for {@code Date}, and no code of users.
 * What a peer does wrong is a value, {@link io.tinyserver.http1.Rejection}, and never an exception.
 */
@NullMarked
package io.tinyserver.http1;

import org.jspecify.annotations.NullMarked;
