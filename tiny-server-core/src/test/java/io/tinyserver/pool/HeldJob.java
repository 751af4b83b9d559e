package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A job that a test holds in its hand: it says when it has started, and goes on only when it is let go. */
final class HeldJob implements Runnable {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean interrupted;

    @Override
    public void run() {
        thread = Thread.currentThread();
        started.countDown();
        try {
            expect(letGo, "to be let go");
        } catch (InterruptedException e) {
            interrupted = true;
        }
        ended.countDown();
    }

    HeldJob awaitStart() throws InterruptedException {
        expect(started, "to start");
        return this;
    }

    boolean hasStarted() {
        return started.getCount() == 0;
    }

    HeldJob letGo() {
        letGo.countDown();
        return this;
    }

    HeldJob awaitEnd() throws InterruptedException {
        expect(ended, "to end");
        return this;
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    Worker worker() {
        assertThat(thread).isInstanceOf(Worker.class);
        return (Worker) Objects.requireNonNull(thread);
    }

    static void expect(CountDownLatch latch, String what) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).as("a job has %s", what).isTrue();
    }
}
