package io.tinyserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Content that the user publishes. One buffer is asked for at a time, the next when the last is gathered and the socket is not full.
 *
 * <p>What comes at once is gathered, as much as fits, and leaves in one write; it is flushed when nothing more has come, when an empty
 * buffer asks for it, and at the end.
 *
 * <p>Signals may come from any thread; they are queued, and {@link #pending} counts them. Whoever raises it from zero sees to a worker;
 * the worker lowers it by what it has seen and ends when it reaches zero. So one worker at a time sends, and no signal is lost. While the
 * socket is full the count stays above zero, and the leader sees to the worker. A buffer that comes on the worker's own thread while it
 * asks for one need not be queued: it is sent on the spot, so that a publisher that blocks behind an empty buffer blocks nothing of what
 * it has given.
 */
final class PublishedSource implements Source, Flow.Subscriber<ByteBuffer> {

    private sealed interface Signal {}

    private record Next(ByteBuffer buffer) implements Signal {}

    private record End(@Nullable Throwable failure) implements Signal {}

    private final Flow.Publisher<ByteBuffer> publisher;
    private final Sending sending;
    private final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger(1);
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean gone;

    /* The rest belongs to the worker that sends. */
    private boolean subscribed;
    private boolean awaited;
    private @Nullable IOException failure;

    /** The worker while it calls the publisher; any other thread reads something else than itself. */
    private @Nullable Thread asking;

    PublishedSource(Flow.Publisher<ByteBuffer> publisher, Sending sending) {
        this.publisher = publisher;
        this.sending = sending;
    }

    @Override
    public Progress advance(Sending to) throws Exception {
        if (!subscribed) {
            subscribed = true;
            publisher.subscribe(this);
        }
        while (true) {
            int seen = pending.get();
            End end = takeQueued();
            if (end == null) {
                ask();
            }
            if (gone) {
                throw new PeerGoneException();
            } else if (end != null) {
                return ended(end);
            } else if (to.isBlocked()) {
                return Progress.BLOCKED;
            } else if (!signals.isEmpty()) {
                continue;
            } else if (!to.flush()) {
                return Progress.BLOCKED;
            } else if (pending.addAndGet(-seen) == 0) {
                return Progress.WAITING;
            }
        }
    }

    /** Sends what was queued; returns the end if it was among that. */
    private @Nullable End takeQueued() throws IOException {
        for (Signal signal = signals.poll(); signal != null && !gone; signal = signals.poll()) {
            if (signal instanceof End end) {
                return end;
            } else if (signal instanceof Next next) {
                send(next.buffer());
            }
        }
        return null;
    }

    /** Asks for buffers one by one, as long as they come at once and the socket takes them. */
    private void ask() throws IOException {
        Flow.Subscription current = subscription;
        while (current != null && !awaited && !gone && !sending.isBlocked()) {
            awaited = true;
            asking = Thread.currentThread();
            try {
                current.request(1);
            } finally {
                asking = null;
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    private void send(ByteBuffer buffer) throws IOException {
        awaited = false;
        if (buffer.hasRemaining()) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            sending.put(bytes, 0, bytes.length);
        } else {
            sending.flush();
        }
    }

    private static Progress ended(End end) throws Exception {
        Throwable failure = end.failure();
        if (failure instanceof Exception exception) {
            throw exception;
        } else if (failure != null) {
            throw new IOException("The publisher failed", failure);
        }
        return Progress.DONE;
    }

    @Override
    public boolean isUserCode() {
        return true;
    }

    @Override
    public void release() {
        gone = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        } else if (!subscribed) {
            subscribed = true;
            publisher.subscribe(this); // cancelled at once: whoever publishes learns that nobody wants it
        }
    }

    /** The connection is gone; returns whether the caller has to find a worker, which then cancels the subscription. */
    boolean connectionGone() {
        gone = true;
        return pending.getAndIncrement() == 0;
    }

    // --- signals ---

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        if (gone) { // set before release looks at the subscription, so one of the two sees the other
            given.cancel();
        } else {
            signalled();
        }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        if (Thread.currentThread() == asking && signals.isEmpty()) {
            try {
                send(buffer);
            } catch (IOException broken) {
                failure = broken; // not the publisher's business; ask() throws it
            }
        } else {
            signals.add(new Next(buffer));
            signalled();
        }
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new End(failure));
        signalled();
    }

    @Override
    public void onComplete() {
        signals.add(new End(null));
        signalled();
    }

    private void signalled() {
        if (pending.getAndIncrement() == 0) {
            sending.signal();
        }
    }
}
