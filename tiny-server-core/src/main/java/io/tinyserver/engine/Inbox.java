package io.tinyserver.engine;

import io.tinyserver.http1.HeadLimits;
import io.tinyserver.http1.HeadProgress;
import java.util.Arrays;

/**
 * Bytes of a connection that were read and not yet understood: part of a request head, or what came while a request was being handled.
 *
 * <p>It exists only as long as there are such bytes, so an idle connection owns no buffer. Used by the leader alone.
 */
final class Inbox {

    private final HeadProgress progress;
    private byte[] bytes;
    private int count;

    Inbox(HeadLimits limits) {
        this.progress = new HeadProgress(limits);
        this.bytes = new byte[0];
    }

    int count() {
        return count;
    }

    /** Whether this is more than the empty line, or half of it, that may stand before a request (RFC 9112, 2.2). */
    boolean requestHasBegun() {
        return count > 2 || bytes[0] != '\r' || count == 2 && bytes[1] != '\n';
    }

    /** Whether what is here begins like a request for a head only. */
    boolean beginsLikeHead() {
        return Refusal.beginsLikeHead(bytes, 0, count);
    }

    /** Adds bytes at the end. */
    void append(byte[] more, int from, int to) {
        int length = to - from;
        if (count + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(count + length, count == 0 ? 0 : 2 * bytes.length));
        }
        System.arraycopy(more, from, bytes, count, length);
        count += length;
    }

    /** Adds bytes before all others. */
    void prepend(byte[] earlier) {
        byte[] joined = Arrays.copyOf(earlier, earlier.length + count);
        System.arraycopy(bytes, 0, joined, earlier.length, count);
        bytes = joined;
        count = joined.length;
        progress.reset();
    }

    /** Whether the parser can say more than that it needs more; keeps the cost of a slow head linear. */
    boolean isWorthParsing() {
        return progress.worthParsing(bytes, 0, count);
    }

    /** The bytes, from 0 to {@link #count}; from here on they are the caller's, and this inbox is not used any more. */
    byte[] detach() {
        return bytes;
    }
}
