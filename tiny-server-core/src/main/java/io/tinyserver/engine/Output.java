package io.tinyserver.engine;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http1.OutputBuffer;
import io.tinyserver.http1.ResponseEncoder;
import io.tinyserver.http1.ResponseEncoder.Framing;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers answers and writes them: as many as fit leave in one write.
 *
 * <p>One for each worker thread, used for one connection at a time. What the socket does not take is kept in order and handed on with
 * {@link #takeUnsent}; nothing is dropped and nothing overtakes.
 */
final class Output {

    private static final int FIRST_FINAL_STATUS = 200;
    private static final ThreadLocal<Output> OF_THREAD = ThreadLocal.withInitial(() -> new Output(Buffers.ofThread()));

    /** Its answer never has content, but has to say so with its length (RFC 9110, 15.3.6). */
    private static final int RESET_CONTENT = 205;

    /** More than a field {@code Server} takes, whose value is bounded at the front door. */
    private static final int MOST_NAME_BYTES = 1_024;

    private static final byte[] NOTHING = {};

    private final Buffers buffers;
    private final OutputBuffer gathered;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private @Nullable Unsent unsent;

    private Output(Buffers buffers) {
        this.buffers = buffers;
        this.gathered = buffers.output;
    }

    /** The output of the current thread. */
    static Output ofThread() {
        return OF_THREAD.get();
    }

    Buffers buffers() {
        return buffers;
    }

    /** The bytes that are gathered; for writers of content. */
    OutputBuffer gathered() {
        return gathered;
    }

    /** Whether the handler wants its answer to be the last of its connection. */
    static boolean asksToClose(Response.Ready response) {
        Headers headers = response.headers();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Connection") && isClose(headers.value(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isClose(String options) {
        for (String option : options.split(",")) {
            if (option.strip().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a head is small enough to be sent at all, whatever the server is called. */
    static boolean fits(Response.Ready response) {
        return ResponseEncoder.headBound(response) <= Buffers.OUTPUT_BYTES - MOST_NAME_BYTES;
    }

    /** Gathers an answer whose content is in memory. */
    void answer(Transport transport, Response.Ready response, byte[] content, Manners.Manner manner)
            throws IOException {
        Status status = response.status();
        Framing framing = status.forbidsContent() ? Framing.NONE : Framing.LENGTH;
        head(transport, response, framing, content.length, manner);
        if (!manner.headOnly() && framing == Framing.LENGTH) {
            put(transport, content);
        }
    }

    /**
     * Gathers the head of an answer; its content is to follow.
     *
     * @throws IllegalArgumentException if it cannot be put on the wire; then nothing has been gathered
     */
    void head(Transport transport, Response.Ready response, Framing framing, long length, Manners.Manner manner)
            throws IOException {
        Response.Ready signed = manner.signed(response);
        int bound = ResponseEncoder.headBound(signed);
        if (bound > Buffers.OUTPUT_BYTES) {
            throw new IllegalArgumentException(
                    "The header of the answer is larger than " + Buffers.OUTPUT_BYTES + " bytes");
        } else if (response.status().code() < FIRST_FINAL_STATUS) {
            throw new IllegalArgumentException("A handler cannot answer with " + response.status());
        }
        makeRoom(transport, bound);
        encoder.head(signed, framing, length, manner.close(), manner.http10(), gathered);
    }

    /** Gathers content; a large one is written from where it lies, without being copied here first. */
    void put(Transport transport, byte[] content) throws IOException {
        int fitting = Math.min(content.length, gathered.remaining());
        gathered.put(content, 0, fitting);
        if (fitting < content.length) {
            flush(transport);
            send(transport, content, fitting);
        }
    }

    /** Sees to it that so many bytes can be gathered. */
    void makeRoom(Transport transport, int bytes) throws IOException {
        if (gathered.remaining() < bytes) {
            flush(transport);
        }
    }

    /** Writes what is gathered; returns whether the socket has taken everything so far. */
    boolean flush(Transport transport) throws IOException {
        int length = gathered.length();
        if (length > 0) {
            try {
                int written = unsent == null ? buffers.write(transport, gathered.array(), 0, length) : 0;
                if (written < length) {
                    keep(Arrays.copyOfRange(gathered.array(), written, length), 0);
                }
            } finally {
                gathered.reset();
            }
        }
        return unsent == null;
    }

    /** Whether nothing is gathered or left unsent. */
    boolean isEmpty() {
        return gathered.length() == 0 && unsent == null;
    }

    /** Whether the socket did not take everything. */
    boolean isBlocked() {
        return unsent != null;
    }

    /** What the socket did not take; from here on it is the caller's. Null if there is nothing. */
    @Nullable
    Unsent takeUnsent() {
        Unsent taken = unsent;
        unsent = null;
        return taken;
    }

    /** Takes back what was taken with {@link #takeUnsent}. */
    void putBack(@Nullable Unsent taken) {
        unsent = taken;
    }

    /** Forgets everything, after a connection has failed. */
    void discard() {
        gathered.reset();
        unsent = null;
    }

    private void send(Transport transport, byte[] content, int from) throws IOException {
        int written = unsent == null ? buffers.write(transport, content, from, content.length - from) : 0;
        if (from + written < content.length) {
            keep(content, from + written);
        }
    }

    private void keep(byte[] bytes, int from) {
        if (unsent == null) {
            unsent = new Unsent();
        }
        unsent.add(bytes, from, bytes.length);
    }

    /** The content of an answer if it is in memory or not to be sent; null if it has to be fetched while it is being sent. */
    static byte @Nullable [] contentInMemory(Response.Ready response) {
        if (response.status().code() == RESET_CONTENT) {
            return NOTHING;
        }
        return response.body() instanceof Body.Bytes bytes ? bytes.array() : null;
    }
}
