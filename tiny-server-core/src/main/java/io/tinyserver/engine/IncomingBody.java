package io.tinyserver.engine;

import io.tinyserver.http.RequestBody;
import io.tinyserver.http.RequestBodyException;
import io.tinyserver.http.Status;
import io.tinyserver.http1.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request's content that arrives while its handler runs.
 *
 * <p>The leader feeds, the handler reads; all state is guarded by one lock. What is waiting here is bounded: above the limit the leader
 * stops reading from the socket, and below half of it the reader asks it to go on. A content that ends early, comes too slowly or is too
 * large fails every way of reading it.
 */
final class IncomingBody implements RequestBody {

    private static final Flow.Subscription NOTHING_TO_ASK = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final Connection connection;
    private final long length;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean paused;
    private boolean complete;
    private boolean taken;
    private @Nullable String failure;
    private @Nullable Rejection rejection;
    private @Nullable IncomingSubscription subscription;

    IncomingBody(Connection connection, long length, int limit) {
        this.connection = connection;
        this.length = length;
        this.limit = limit;
    }

    // --- the leader ---

    /** Adds what has arrived. */
    void feed(byte[] bytes) {
        lock.lock();
        try {
            waiting.add(ByteBuffer.wrap(bytes));
            waitingBytes += bytes.length;
            paused = waitingBytes >= limit;
        } finally {
            notifyReader();
        }
    }

    /** Whether the leader has to wait with reading, until the handler has read and asks it to go on. */
    boolean isFull() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /** The content has arrived completely. */
    void complete() {
        lock.lock();
        complete = true;
        notifyReader();
    }

    /** The content breaks a rule; the peer is told once the handler is through. */
    void reject(Rejection rule) {
        lock.lock();
        rejection = rule;
        failure = failure == null ? rule.sentence() : failure;
        notifyReader();
    }

    /** The peer will never send the rest; what the handler then throws is not its fault. */
    void fail(String why) {
        lock.lock();
        if (failure == null && !complete) {
            failure = why;
            rejection = Rejection.FRAMING_CUT_OFF;
        }
        notifyReader();
    }

    private void notifyReader() {
        try {
            changed.signalAll();
            if (subscription != null) {
                subscription.changed();
            }
        } finally {
            lock.unlock();
        }
    }

    // --- either side ---

    /** Whether the whole content has arrived, read or not. */
    boolean hasArrived() {
        lock.lock();
        try {
            return complete;
        } finally {
            lock.unlock();
        }
    }

    /** The rule that the content breaks; null if none. */
    @Nullable
    Rejection rejection() {
        lock.lock();
        try {
            return rejection;
        } finally {
            lock.unlock();
        }
    }

    // --- the handler ---

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream stream = stream()) {
            stream.transferTo(all);
        }
        return all.toByteArray();
    }

    @Override
    public InputStream stream() {
        take();
        return new Stream();
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        return subscriber -> {
            if (!tryTake()) {
                subscriber.onSubscribe(NOTHING_TO_ASK);
                subscriber.onError(readBefore()); // Flow demands that subscribing itself throws nothing (rule 1.9)
                return;
            }
            IncomingSubscription fresh = new IncomingSubscription(this, connection, subscriber);
            lock.lock();
            try {
                subscription = fresh;
            } finally {
                lock.unlock();
            }
            subscriber.onSubscribe(fresh); // user code subscribes, so this is behind the gate or on a thread of its own
            fresh.begin();
        };
    }

    private void take() {
        if (!tryTake()) {
            throw readBefore();
        }
    }

    private boolean tryTake() {
        lock.lock();
        try {
            boolean first = !taken;
            taken = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private static IllegalStateException readBefore() {
        return new IllegalStateException("The content was read before; it can be read once");
    }

    /** What a reader finds: a buffer, the end, a failure, or nothing yet (all null and false). */
    record Found(
            @Nullable ByteBuffer buffer,
            boolean end,
            @Nullable String failure) {
        boolean nothing() {
            return buffer == null && !end && failure == null;
        }
    }

    /** Takes the next buffer without waiting. */
    Found poll() {
        lock.lock();
        try {
            ByteBuffer next = waiting.poll();
            if (next == null) {
                return new Found(null, failure == null && complete, failure);
            }
            waitingBytes -= next.remaining();
            if (paused && waitingBytes < limit / 2) {
                paused = false;
                connection.reactor().post(connection::resumeReading);
            }
            return new Found(next, false, null);
        } finally {
            lock.unlock();
        }
    }

    /** What a reader gets in place of the rest. */
    RequestBodyException incomplete(String why) {
        Rejection rule = rejection();
        Status status = rule == null ? Status.BAD_REQUEST : rule.status();
        return new RequestBodyException("The content of the request is incomplete: " + why, status);
    }

    /** Whether there is nothing left but an end or a failure, which a subscriber hears of without asking. */
    boolean isExhausted() {
        lock.lock();
        try {
            return waiting.isEmpty() && (complete || failure != null);
        } finally {
            lock.unlock();
        }
    }

    private Found await() throws InterruptedException {
        lock.lock();
        try {
            for (Found found = poll(); ; found = poll()) {
                if (!found.nothing()) {
                    return found;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Stream extends InputStream {

        private @Nullable ByteBuffer current;
        private boolean closed;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            ByteBuffer source = buffer();
            if (source == null) {
                return -1;
            }
            int part = Math.min(count, source.remaining());
            source.get(target, offset, part);
            return part;
        }

        @Override
        public int available() {
            return current == null ? 0 : current.remaining();
        }

        @Override
        public void close() {
            closed = true;
        }

        private @Nullable ByteBuffer buffer() throws IOException {
            if (closed) {
                throw new IOException("The stream is closed");
            }
            if (current != null && current.hasRemaining()) {
                return current;
            }
            try {
                Found found = await();
                if (found.failure() != null) {
                    throw incomplete(found.failure());
                }
                current = found.buffer();
                return current;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while waiting for the peer's content");
            }
        }
    }
}
