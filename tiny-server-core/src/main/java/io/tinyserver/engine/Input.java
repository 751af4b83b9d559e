package io.tinyserver.engine;

import io.tinyserver.http.Method;
import io.tinyserver.http1.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * What a peer has sent and nobody has understood yet: bytes in the inbox, and content on its way to a handler.
 *
 * <p>Belongs to the leader. What arrives while a request is being handled is kept, up to a limit; then the socket is not read from until
 * there is room again.
 */
final class Input {

    private static final String ENDED = "the peer ended the connection";
    private static final int INBOX_BYTES = 64 * 1024;

    private final Connection connection;
    private @Nullable Inbox inbox;
    private @Nullable BodyIntake body;
    private boolean ended;
    private boolean paused;

    Input(Connection connection) {
        this.connection = connection;
    }

    /** Whether nothing has begun that is not over. */
    boolean isQuiet() {
        return body == null && !requestHasBegun();
    }

    /** Whether bytes wait in the inbox. */
    boolean hasBytes() {
        return inbox != null;
    }

    /** Whether some of a request waits in the inbox; an empty line before it is nothing of it. */
    boolean requestHasBegun() {
        return inbox != null && inbox.requestHasBegun();
    }

    /** Whether the socket is to be read from. */
    boolean wantsMore() {
        return !ended && !paused;
    }

    /** Whether the peer has said that it sends nothing more. */
    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** There is room again. */
    void goOn() {
        pause(false);
    }

    private void pause(boolean now) {
        paused = now;
        if (body != null) {
            body.pause(now);
        }
    }

    /** The content that is being received; null if there is none. */
    @Nullable
    BodyIntake body() {
        return body;
    }

    void body(@Nullable BodyIntake begun) {
        body = begun;
    }

    /** A content that a running handler reads. */
    private @Nullable IncomingBody stream() {
        return body == null ? null : body.stream();
    }

    /** A handler is about to read the content; the peer may have ended it while another request was being handled. */
    void streamBegins() {
        IncomingBody stream = stream();
        if (ended && stream != null) {
            cutOff(stream);
        }
    }

    private void cutOff(IncomingBody stream) {
        connection.engine().outcomes().refused(Rejection.FRAMING_CUT_OFF, connection.endpoints());
        stream.fail(ENDED);
    }

    /** Keeps bytes for later. */
    void keep(byte[] bytes, int from, int to) {
        if (from < to) {
            inbox().append(bytes, from, to);
        }
    }

    /** Keeps bytes that come before all others. */
    void putBack(byte[] earlier) {
        inbox().prepend(earlier);
    }

    private Inbox inbox() {
        Inbox present = inbox;
        if (present == null) {
            present = new Inbox(connection.engine().settings().head());
            inbox = present;
        }
        return present;
    }

    /** Whether it makes sense to parse what is in the inbox now. */
    boolean isWorthParsing() {
        return inbox != null && (body != null || inbox.isWorthParsing());
    }

    /** Whether the request that has begun asks for a head only, as far as that can be told. */
    boolean isForHeadOnly() {
        return body != null ? body.head().method().equals(Method.HEAD) : inbox != null && inbox.beginsLikeHead();
    }

    /** Takes all bytes out of the inbox; null if there are none. */
    @Nullable
    Inbox takeInbox() {
        Inbox taken = inbox;
        inbox = null;
        return taken;
    }

    /** Forgets all. */
    void discard() {
        inbox = null;
        body = null;
        paused = false;
    }

    /** Bytes have arrived, or the end has, while a request is being handled. */
    void readAhead(byte[] bytes, int count) {
        IncomingBody stream = stream();
        if (count < 0) {
            ended = true;
            if (stream != null) {
                cutOff(stream);
            }
        } else if (stream != null && body != null) {
            passOn(body, stream, bytes, count);
        } else {
            keep(bytes, 0, count);
            pause(inbox().count() >= INBOX_BYTES);
        }
    }

    private void passOn(BodyIntake from, IncomingBody to, byte[] bytes, int count) {
        int next = from.take(bytes, 0, count);
        Rejection rule = from.rejection();
        if (rule != null) {
            connection.engine().outcomes().refused(rule, connection.endpoints());
            to.reject(rule);
            pause(true);
        } else if (from.isComplete()) {
            to.complete();
            body = null;
            keep(bytes, next, count);
        } else {
            pause(!from.mayGoOn());
        }
    }

    /** The content did not come in time; returns whether a handler reads it and has been told. */
    boolean bodyIsLate() {
        IncomingBody stream = stream();
        if (stream == null) {
            return false;
        }
        pause(true);
        stream.reject(Rejection.TIME_BODY);
        connection.engine().outcomes().refused(Rejection.TIME_BODY, connection.endpoints());
        return true;
    }

    /** The connection is closed. */
    void close() {
        IncomingBody stream = stream();
        if (stream != null) {
            stream.fail("the connection was closed");
        }
    }
}
