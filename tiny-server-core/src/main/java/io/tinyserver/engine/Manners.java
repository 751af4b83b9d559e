package io.tinyserver.engine;

import io.tinyserver.http.Method;
import io.tinyserver.http.Response;
import io.tinyserver.http1.ParsedHead;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which the answers of one server go on the wire. There are so few that each is made once, and no request has to pay for its
 * own. Used by all threads.
 */
final class Manners {

    private static final int HEAD_ONLY = 1;
    private static final int HTTP10 = 2;
    private static final int CLOSE = 4;

    private final Manner[] all = new Manner[HEAD_ONLY + HTTP10 + CLOSE + 1];

    /**
     * The manners of a server.
     *
     * @param name what the server calls itself; null if it keeps its name to itself
     */
    Manners(@Nullable String name) {
        for (int i = 0; i < all.length; i++) {
            all[i] = new Manner((i & HEAD_ONLY) != 0, (i & HTTP10) != 0, (i & CLOSE) != 0, name);
        }
    }

    /** The manner for the answer to such a request. */
    Manner of(ParsedHead head, boolean close) {
        return of(head.method().equals(Method.HEAD), head.http10(), close);
    }

    Manner of(boolean headOnly, boolean http10, boolean close) {
        return all[(headOnly ? HEAD_ONLY : 0) + (http10 ? HTTP10 : 0) + (close ? CLOSE : 0)];
    }

    /**
     * How an answer is to be put on the wire.
     *
     * @param headOnly whether the peer asked for a head only
     * @param http10 whether it speaks HTTP/1.0
     * @param close whether the connection closes behind the answer
     * @param name value of {@code Server} in an answer that has none of its own (RFC 9110, 10.2.4); null for no such field
     */
    record Manner(
            boolean headOnly,
            boolean http10,
            boolean close,
            @Nullable String name) {

        /** The answer under the server's name. */
        Response.Ready signed(Response.Ready response) {
            return name == null || response.headers().contains("Server")
                    ? response
                    : response.withHeader("Server", name);
        }
    }
}
