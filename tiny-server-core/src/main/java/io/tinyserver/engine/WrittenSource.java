package io.tinyserver.engine;

import io.tinyserver.http.BodyWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Content that the user writes into a stream. Up to {@value #BUFFER_BYTES} bytes are held back: what fits is sent with its length.
 *
 * <p>The writing thread waits in {@link Stream} while the socket is full. Its state is one volatile word: the writer sets it to
 * {@code WAITING} before it hands its bytes to the leader, so the leader's {@link #wake} cannot come too early.
 */
final class WrittenSource implements Source {

    private static final int BUFFER_BYTES = 16 * 1024;

    private enum State {
        WRITING,
        WAITING,
        GONE
    }

    private final BodyWriter writer;
    private final Sending sending;
    private volatile State state = State.WRITING;
    private volatile @Nullable Thread thread;

    /** Whether the wait for the peer was interrupted: what it did not take is the leader's, and nothing may overtake that. */
    private boolean interrupted;

    WrittenSource(BodyWriter writer, Sending sending) {
        this.writer = writer;
        this.sending = sending;
    }

    @Override
    public Progress advance(Sending to) throws IOException {
        Stream out = new Stream();
        writer.writeTo(out);
        out.finish();
        return Progress.DONE;
    }

    @Override
    public boolean isUserCode() {
        return true;
    }

    @Override
    public void release() {
        // the writer has returned; there is nothing to close
    }

    /** The socket has taken everything; called by the leader. False if the writer does not wait. */
    boolean wake() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.WRITING;
        LockSupport.unpark(thread);
        return true;
    }

    /** The connection is gone; called by the leader. */
    void cancel() {
        state = State.GONE;
        LockSupport.unpark(thread);
    }

    private void await() throws IOException {
        while (state == State.WAITING) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                interrupted = true;
                throw new InterruptedIOException("Interrupted while the peer did not read");
            }
        }
        checkOpen();
    }

    private void checkOpen() throws IOException {
        if (state == State.GONE) {
            throw new PeerGoneException();
        } else if (interrupted) {
            throw new IOException("The content was broken off by an interrupt");
        }
    }

    private final class Stream extends OutputStream {

        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int count;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            int done = 0;
            while (done < length) {
                if (count == buffer.length) {
                    send();
                }
                int part = Math.min(length - done, buffer.length - count);
                System.arraycopy(bytes, offset + done, buffer, count, part);
                count += part;
                done += part;
            }
        }

        @Override
        public void flush() throws IOException {
            send();
        }

        private void send() throws IOException {
            checkOpen();
            thread = Thread.currentThread();
            sending.put(buffer, 0, count);
            count = 0;
            if (!sending.flush()) {
                state = State.WAITING;
                sending.handOver();
                await();
            }
        }

        private void finish() throws IOException {
            checkOpen();
            if (sending.hasBegun()) {
                sending.put(buffer, 0, count);
            } else {
                sending.finishWith(Arrays.copyOf(buffer, count));
            }
        }
    }
}
