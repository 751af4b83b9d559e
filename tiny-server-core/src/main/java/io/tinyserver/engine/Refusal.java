package io.tinyserver.engine;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http1.Rejection;
import java.io.IOException;
import java.util.Arrays;

/**
 * Answers a message that breaks a rule, and sees to it that the peer can read the answer before the connection closes.
 *
 * <p>Nothing behind a refused message is read as a request. Used by the leader.
 */
final class Refusal {

    private static final byte[] HEAD_METHOD = {'H', 'E', 'A', 'D', ' '};

    /** Whoever sees this has made a mistake that the page for the status would not tell him of. */
    private static final Response.Ready NOT_ENCRYPTED = Response.text(
                    "400 Bad Request: this port speaks TLS, so ask it with https\n")
            .withStatus(Status.BAD_REQUEST);

    private final Engine engine;
    private final Output output;

    Refusal(Engine engine, Output output) {
        this.engine = engine;
        this.output = output;
    }

    /** Whether a head that was not understood begins like a request for a head only; an empty line may stand before it. */
    static boolean beginsLikeHead(byte[] bytes, int from, int to) {
        int start = to - from > 1 && bytes[from] == '\r' && bytes[from + 1] == '\n' ? from + 2 : from;
        return Arrays.mismatch(bytes, start, to, HEAD_METHOD, 0, HEAD_METHOD.length) == HEAD_METHOD.length;
    }

    /**
     * Refuses and closes.
     *
     * @param headOnly whether the peer asked for a head only, as far as that can be told
     */
    void refuse(Connection connection, Rejection rule, boolean headOnly) throws IOException {
        engine.outcomes().refused(rule, connection.endpoints());
        connection.ending().announce(true);
        Manners.Manner manner = engine.manners().of(headOnly, false, true);
        Response.Ready page =
                rule == Rejection.TLS_PLAIN ? NOT_ENCRYPTED : engine.outcomes().page(rule.status());
        if (page.body() instanceof Body.Bytes bytes) {
            output.answer(connection.transport(), page, bytes.array(), manner);
        }
        output.flush(connection.transport());
        connection.outbound().keep(output.takeUnsent());
        connection.settle();
    }
}
