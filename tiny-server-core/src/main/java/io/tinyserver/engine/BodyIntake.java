package io.tinyserver.engine;

import io.tinyserver.http.RequestBody;
import io.tinyserver.http1.ChunkedDecoder;
import io.tinyserver.http1.ParsedHead;
import io.tinyserver.http1.Rejection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request's content out of the bytes of a connection: collects it, or passes it on to a handler that runs already.
 *
 * <p>Used by the leader alone. It never takes a byte behind the content.
 */
final class BodyIntake {

    private final ParsedHead head;
    private final long maxBytes;
    private final boolean streams;
    private final Pace pace;
    private final @Nullable ChunkedDecoder chunks;
    private byte[] collected = new byte[0];
    private int count;
    private long total;
    private @Nullable Rejection rejection;
    private @Nullable IncomingBody stream;

    /**
     * A content that begins to arrive.
     *
     * @param maxBytes the limit of its route, or the server's
     * @param streams whether its handler wants to be called before it has arrived
     */
    BodyIntake(ParsedHead head, EngineSettings settings, long maxBytes, boolean streams) {
        this.head = head;
        this.maxBytes = maxBytes;
        this.streams = streams;
        this.pace = new Pace(settings.timeouts().body(), settings.minBodyRate(), System.nanoTime());
        this.chunks = head.chunked() ? new ChunkedDecoder(settings.chunks()) : null;
        if (head.contentLength() > maxBytes) {
            rejection = Rejection.LIMIT_BODY;
        }
    }

    ParsedHead head() {
        return head;
    }

    /** Takes what belongs to the content; returns the index of the first byte that does not. */
    int take(byte[] data, int from, int to) {
        int next = decode(data, from, to);
        pace.moved(next - from, System.nanoTime());
        if (rejection == null && !isComplete() && pace.isTooSlow()) {
            rejection = Rejection.TIME_BODY;
        }
        return next;
    }

    private int decode(byte[] data, int from, int to) {
        if (rejection != null) {
            return from;
        } else if (chunks == null) {
            int part = (int) Math.min(to - from, head.contentLength() - total);
            accept(data, from, part);
            return from + part;
        }
        int next = chunks.decode(data, from, to, this::accept);
        if (rejection == null) {
            rejection = chunks.rejection();
        }
        return next;
    }

    private void accept(byte[] data, int offset, int length) {
        total += length;
        if (total > maxBytes) {
            rejection = Rejection.LIMIT_BODY;
        } else if (stream != null) {
            if (length > 0) {
                stream.feed(Arrays.copyOfRange(data, offset, offset + length));
            }
        } else {
            collect(data, offset, length);
        }
    }

    // A peer that announces much and sends little gets little memory.
    private void collect(byte[] data, int offset, int length) {
        if (count + length > collected.length) {
            boolean lastPart = chunks == null && total == head.contentLength();
            collected = Arrays.copyOf(
                    collected, lastPart ? count + length : Math.max(2 * collected.length, count + length));
        }
        System.arraycopy(data, offset, collected, count, length);
        count += length;
    }

    boolean isComplete() {
        return rejection == null && (chunks == null ? total == head.contentLength() : chunks.isComplete());
    }

    /** The rule that the content breaks; null if none. */
    @Nullable
    Rejection rejection() {
        return rejection;
    }

    /** Whether the handler is to be called before the content has arrived: it wants to, or there is too much to collect. */
    boolean isToBeStreamed(int mostToCollect) {
        return streams || count >= mostToCollect;
    }

    /** Whether something of the content has arrived. */
    boolean hasBegunToCome() {
        return total > 0;
    }

    /** The leader stops reading, or reads again; the peer is not to blame for the time between. */
    void pause(boolean paused) {
        pace.pause(paused, System.nanoTime());
    }

    /** Whether the leader may go on reading; false while a running handler has enough to read. */
    boolean mayGoOn() {
        return stream == null || !stream.isFull();
    }

    /** The collected content; called once it is complete. */
    RequestBody body() {
        return RequestBody.of(count == collected.length ? collected : Arrays.copyOf(collected, count));
    }

    /** From here on content is passed on, beginning with what has been collected. */
    void streamInto(IncomingBody incoming) {
        stream = incoming;
        if (count > 0) {
            incoming.feed(Arrays.copyOf(collected, count));
        }
        collected = new byte[0];
        count = 0;
    }

    /** The stream that content is passed on to; null while it is collected. */
    @Nullable
    IncomingBody stream() {
        return stream;
    }
}
