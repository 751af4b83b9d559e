package io.tinyserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Content that the user publishes. One buffer is asked for at a time, the next when the socket has taken the last.
 *
 * <p>Signals may come from any thread; they are queued, and {@link #pending} counts them. Whoever raises it from zero sees to a worker;
 * the worker lowers it by what it has seen and ends when it reaches zero. So one worker at a time sends, and no signal is lost. While the
 * socket is full the count stays above zero, and the leader sees to the worker.
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
    private boolean subscribed;

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
            for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
                if (gone) {
                    throw new PeerGoneException();
                } else if (signal instanceof End end) {
                    return ended(end);
                } else if (signal instanceof Next next && !send(next.buffer())) {
                    return Progress.BLOCKED;
                }
            }
            if (gone) {
                throw new PeerGoneException();
            }
            if (!to.flush()) {
                return Progress.BLOCKED;
            }
            if (pending.addAndGet(-seen) == 0) {
                return Progress.WAITING;
            }
        }
    }

    private boolean send(ByteBuffer buffer) throws IOException {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        sending.put(bytes, 0, bytes.length);
        boolean taken = sending.flush();
        Flow.Subscription current = subscription;
        if (current != null) {
            current.request(1);
        }
        return taken;
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
            given.request(1);
        }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        signals.add(new Next(buffer));
        signalled();
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
