package io.tinyserver.engine;

import io.tinyserver.http.BodyWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Content that the user writes into a stream. Up to {@value #BUFFER_BYTES} bytes are held back: what fits is sent with its length.
 *
 * <p>The writing thread waits in {@link Stream} while the socket is full. Its state is one word: the writer sets it to {@code WAITING}
 * before it hands its bytes to the leader, so the leader's {@link #wake} cannot come too early, and nothing follows {@code GONE}.
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
    private final AtomicReference<State> state = new AtomicReference<>(State.WRITING);
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
        try {
            writer.writeTo(out);
        } finally {
            out.end();
        }
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
        if (!state.compareAndSet(State.WAITING, State.WRITING)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    /** The connection is gone; called by the leader. */
    void cancel() {
        state.set(State.GONE);
        LockSupport.unpark(thread);
    }

    private void await() throws IOException {
        while (state.get() == State.WAITING) {
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
        if (state.get() == State.GONE) {
            throw new PeerGoneException();
        } else if (interrupted) {
            throw new IOException("The content was broken off by an interrupt");
        }
    }

    /**
     * What the writer writes into. It is locked, and ends when the writer has returned: then the writer's thread sends for other
     * connections, and nothing of a thread that is late, or of a stream that somebody kept, may come between.
     */
    private final class Stream extends OutputStream {

        private final ReentrantLock turn = new ReentrantLock(); // a monitor would pin a virtual thread to its carrier
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int count;
        private boolean ended;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            turn.lock();
            try {
                if (ended) {
                    throw new IOException("The body writer has returned; nothing more can be written");
                }
                append(bytes, offset, length);
            } finally {
                turn.unlock();
            }
        }

        private void append(byte[] bytes, int offset, int length) throws IOException {
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
            turn.lock();
            try {
                if (!ended) { // what wraps a stream may be closed late, and with nothing more to say
                    send();
                }
            } finally {
                turn.unlock();
            }
        }

        /** Waits for a thread that is writing; none can after it. */
        private void end() {
            turn.lock();
            ended = true;
            turn.unlock();
        }

        private void send() throws IOException {
            checkOpen();
            thread = Thread.currentThread();
            sending.put(buffer, 0, count);
            count = 0;
            if (!sending.flush()) {
                state.compareAndSet(State.WRITING, State.WAITING);
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
