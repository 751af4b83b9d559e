package io.tinyserver.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives a request's content to a subscriber as it arrives and as it is asked for.
 *
 * <p>Signals are given by one worker at a time: whoever raises {@link #pending} from zero calls a worker, and it ends when it
 * has brought the count back to zero. Each delivery passes the gate.
 */
final class IncomingSubscription implements Flow.Subscription, Runnable {

    private final IncomingBody body;
    private final Connection connection;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger pending = new AtomicInteger(1);
    private volatile boolean invalidDemand;
    private volatile boolean over;

    IncomingSubscription(IncomingBody body, Connection connection, Flow.Subscriber<? super ByteBuffer> subscriber) {
        this.body = body;
        this.connection = connection;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            invalidDemand = true;
        } else {
            demand.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        }
        changed();
    }

    @Override
    public void cancel() {
        over = true;
    }

    /** The subscriber has returned from {@code onSubscribe}: no other signal may come before (Flow, rule 1.3). */
    void begin() {
        callWorker();
    }

    /** There is more content, more demand, an end or a failure; may be called by any thread. */
    void changed() {
        if (pending.getAndIncrement() == 0) {
            callWorker();
        }
    }

    private void callWorker() {
        if (!connection.engine().crew().offer(this)) {
            connection.reactor().post(() -> connection.reactor().submit(this));
        }
    }

    /** Delivers what there is; a job of the pool. */
    @Override
    public void run() {
        for (int seen = pending.get(); seen != 0; seen = pending.addAndGet(-seen)) {
            Throwable thrown = Gate.pass(null, this::deliver);
            if (thrown != null) {
                over = true;
                connection.engine().outcomes().subscriberFailed(thrown);
            }
        }
    }

    private void deliver() {
        if (invalidDemand && !over) {
            over = true;
            subscriber.onError(new IllegalArgumentException(
                    "Asked for 0 or fewer elements; allowed is 1 or more (Flow, rule 3.9)"));
        }
        while (!over && demand.get() > 0) {
            IncomingBody.Found found = body.poll();
            if (found.nothing()) {
                return;
            }
            give(found);
        }
        if (!over && body.isExhausted()) {
            give(body.poll());
        }
    }

    private void give(IncomingBody.Found found) {
        ByteBuffer buffer = found.buffer();
        if (buffer != null) {
            demand.decrementAndGet();
            subscriber.onNext(buffer);
        } else if (found.failure() != null) {
            over = true;
            subscriber.onError(body.incomplete(found.failure()));
        } else if (found.end()) {
            over = true;
            subscriber.onComplete();
        }
    }
}
