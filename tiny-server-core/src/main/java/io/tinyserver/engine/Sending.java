package io.tinyserver.engine;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.http1.OutputBuffer;
import io.tinyserver.http1.ResponseEncoder;
import io.tinyserver.http1.ResponseEncoder.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * An answer whose content is fetched while it is being sent: a file, a stream, a writer, a publisher.
 *
 * <p>Runs as jobs of the pool, one at a time, each under a permit; between two of them the connection waits for its socket or for the
 * content without a thread. Only a body writer's stream keeps its thread while it waits, as its contract demands.
 *
 * <p>If the content fails before anything was sent, the peer gets {@code 500}; afterwards the connection is broken off, so that the peer
 * cannot take part of the content for all of it.
 */
final class Sending {

    /** Content sent at most in one job, before others have their turn. */
    static final long BYTES_PER_TURN = 4L * 1024 * 1024;

    /** Room for the frame around a chunk: its size in hexadecimal and two line ends. */
    private static final int CHUNK_FRAME = 16;

    private final Exchange exchange;
    private final Connection connection;
    private final Response.Ready response;
    private final Source source;
    private final Framing framing;
    private final Manners.Manner manner;
    private Output output = Output.ofThread();
    private boolean begun;
    private boolean complete;
    private boolean released;
    private long sent;

    Sending(Exchange exchange, Manners.Manner wanted) {
        this.exchange = exchange;
        this.connection = exchange.connection();
        this.response = exchange.response();
        this.source = source(response.body());
        this.framing = framing(response, wanted);
        boolean close = wanted.close() || framing == Framing.UNTIL_CLOSE;
        this.manner = connection.engine().manners().of(wanted.headOnly(), wanted.http10(), close);
    }

    private Source source(Body body) {
        if (body instanceof Body.FileRegion file) {
            return new FileSource(file);
        } else if (body instanceof Body.Stream stream) {
            return new StreamSource(stream);
        } else if (body instanceof Body.Written written) {
            return new WrittenSource(written.writer(), this);
        } else if (body instanceof Body.Published published) {
            return new PublishedSource(published.publisher(), this);
        }
        throw new IllegalStateException("Content in memory is not fetched: " + body.getClass());
    }

    private static Framing framing(Response.Ready response, Manners.Manner manner) {
        if (response.status().forbidsContent()) {
            return Framing.NONE;
        } else if (response.body().length() >= 0) {
            return Framing.LENGTH;
        }
        return manner.http10() ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
    }

    /** Goes on sending; called on the worker that owns the exchange now. */
    void proceed(Output outputOfThread) {
        output = outputOfThread;
        try {
            Source.Progress progress = manner.headOnly() || framing == Framing.NONE ? Source.Progress.DONE : advance();
            switch (progress) {
                case DONE -> finish();
                case BLOCKED -> handToLeader();
                case WAITING -> {}
            }
        } catch (Throwable thrown) { // the user's code may throw anything
            fail(thrown);
        }
    }

    private Source.Progress advance() throws Throwable {
        if (!source.isUserCode()) {
            return source.advance(this);
        }
        Source.Progress[] progress = {Source.Progress.BLOCKED};
        Throwable thrown = Gate.pass(exchange, () -> progress[0] = source.advance(this));
        if (thrown != null) {
            throw thrown;
        }
        return progress[0];
    }

    private void finish() throws IOException {
        begin();
        if (!manner.headOnly() && !complete) {
            endContent();
        }
        conclude();
    }

    private void endContent() throws IOException {
        if (framing == Framing.CHUNKED) {
            output.makeRoom(connection.transport(), CHUNK_FRAME);
            ResponseEncoder.lastChunk(output.gathered());
        } else if (framing == Framing.LENGTH && sent != response.body().length()) {
            throw new EOFException(
                    "The content ended after " + sent + " of " + response.body().length() + " bytes");
        }
    }

    /** The writer ended before anything had to be sent: its length is known, so it goes like content in memory. */
    void finishWith(byte[] content) throws IOException {
        output.answer(connection.transport(), response, content, manner);
        begun = true;
        complete = true;
    }

    /** Whether anything of this answer has been put on the wire. */
    boolean hasBegun() {
        return begun;
    }

    private void conclude() throws IOException {
        output.flush(connection.transport());
        Unsent unsent = output.takeUnsent();
        release();
        connection.reactor().post(() -> connection.finished(exchange, unsent, manner.close()));
    }

    // What was gathered behind the bytes that the socket did not take goes along: the thread's next answer is somebody
    // else's.
    private void handToLeader() throws IOException {
        output.flush(connection.transport());
        Unsent unsent = output.takeUnsent();
        connection.reactor().post(() -> connection.blocked(exchange, unsent));
    }

    private void fail(Throwable thrown) {
        release();
        if (begun) {
            sendGathered(thrown);
        }
        output.discard();
        if (begun) {
            connection.engine().outcomes().brokeOff(exchange, thrown);
            if (framing == Framing.UNTIL_CLOSE) {
                connection.transport().resetAtClose();
            }
            connection.reactor().post(() -> connection.broken(exchange));
        } else {
            exchange.failed(thrown);
            exchange.conclude(output);
        }
    }

    /**
     * Sends what was gathered before the content failed. A peer that gets nothing at all takes its connection for one that was closed before
     * the request came, and asks again. What could pass for all of the content is kept back.
     */
    private void sendGathered(Throwable thrown) {
        boolean looksComplete =
                framing == Framing.LENGTH && sent >= response.body().length();
        if (looksComplete || connection.isClosed()) {
            return;
        }
        try {
            output.flush(connection.transport());
        } catch (IOException gone) {
            if (gone != thrown) {
                thrown.addSuppressed(gone);
            }
        }
    }

    // --- for sources ---

    private void begin() throws IOException {
        if (!begun) {
            output.head(
                    connection.transport(), response, framing, response.body().length(), manner);
            begun = true;
        }
    }

    /** Sends content; what the socket does not take at once is kept, so a source asks {@link #isBlocked} before it sends more. */
    void put(byte[] content, int from, int length) throws IOException {
        begin();
        if (length == 0) {
            return;
        }
        sent += length;
        checkLength();
        if (framing == Framing.CHUNKED) {
            OutputBuffer gathered = output.gathered();
            output.makeRoom(connection.transport(), Math.min(length + CHUNK_FRAME, Buffers.OUTPUT_BYTES));
            ResponseEncoder.chunkHead(length, gathered);
            output.put(connection.transport(), slice(content, from, length));
            output.makeRoom(connection.transport(), CHUNK_FRAME);
            ResponseEncoder.chunkEnd(gathered);
        } else {
            output.put(connection.transport(), slice(content, from, length));
        }
    }

    /** Whether the socket did not take everything that was sent. */
    boolean isBlocked() {
        return output.isBlocked();
    }

    private static byte[] slice(byte[] content, int from, int length) {
        return from == 0 && length == content.length ? content : Arrays.copyOfRange(content, from, from + length);
    }

    /** Sends part of a file, past our memory where the transport can; returns how much the socket took. */
    long put(FileChannel file, long position, long count) throws IOException {
        begin();
        if (!output.flush(connection.transport())) {
            return 0;
        }
        long taken = connection.transport().send(file, position, count);
        sent += taken;
        return taken;
    }

    private void checkLength() throws IOException {
        if (framing == Framing.LENGTH && sent > response.body().length()) {
            throw new IOException(
                    "The content is longer than the " + response.body().length() + " bytes announced");
        }
    }

    /** Writes what is gathered; returns whether the socket took everything. */
    boolean flush() throws IOException {
        begin();
        return output.flush(connection.transport());
    }

    /** Gives the leader what the socket did not take, so that a writer can wait until it is gone. */
    void handOver() throws IOException {
        handToLeader();
    }

    /** There is something to send again and nobody sends; may be called by any thread. */
    void signal() {
        if (!connection.engine().crew().offer(exchange)) {
            connection.reactor().post(() -> connection.reactor().submit(exchange));
        }
    }

    /** Wakes a writer that waits for the socket; false if this content keeps no thread waiting. */
    boolean wakeWriter() {
        return source instanceof WrittenSource writer && writer.wake();
    }

    /**
     * The connection is gone; called by the leader.
     *
     * @param idle whether no worker has this sending now, so that one has to be found to release the source
     */
    void cancel(boolean idle) {
        if (source instanceof WrittenSource writer) {
            writer.cancel();
        } else if (source instanceof PublishedSource publisher) {
            if (publisher.connectionGone() || idle) {
                connection.reactor().submit(exchange);
            }
        } else if (idle) {
            connection.reactor().submit(this::release);
        }
    }

    /** Releases the source once. */
    synchronized void release() {
        if (!released) {
            released = true;
            connection.engine().outcomes().release(exchange, source);
        }
    }
}
