package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunTests {

    private final Run runs = new Run(Thread.currentThread());

    @AfterEach
    void lowerTheFlag() {
        Thread.interrupted();
    }

    @Test
    void idsRise() {
        long first = runs.begin();
        runs.end(first);
        long second = runs.begin();
        runs.end(second);
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void runIsOnBetweenBeginAndEnd() {
        assertThat(runs.isRunning(0)).isFalse();
        long id = runs.begin();
        assertThat(runs.isRunning(id)).isTrue();
        assertThat(runs.isRunning(id + 1)).isFalse();
        runs.end(id);
        assertThat(runs.isRunning(id)).isFalse();
    }

    @Test
    void interruptReachesTheRunThatIsOn() {
        long id = runs.begin();
        assertThat(runs.interrupt(id)).isTrue();
        assertThat(runs.isRunning(id)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs.interrupt(id)).as("again").isTrue();
        assertThat(Thread.interrupted()).isTrue();
        runs.end(id);
    }

    @Test
    void interruptMissesARunThatIsOverOrNotYetOn() {
        long first = runs.begin();
        runs.end(first);
        assertThat(runs.interrupt(first)).isFalse();
        long second = runs.begin();
        assertThat(runs.interrupt(first)).isFalse();
        assertThat(runs.interrupt(second + 1)).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        runs.end(second);
    }

    @Test
    void endPutsTheThreadInOrder() {
        Thread me = Thread.currentThread();
        String name = me.getName();
        ClassLoader loader = me.getContextClassLoader();
        long id = runs.begin();
        me.setName("something else");
        me.setContextClassLoader(null);
        me.interrupt();

        runs.end(id);

        assertThat(me.getName()).isEqualTo(name);
        assertThat(me.getContextClassLoader()).isSameAs(loader);
        assertThat(me.isInterrupted()).isFalse();
    }

    @Test
    void runsDoNotNestAndEndOnce() {
        long id = runs.begin();
        assertThatIllegalStateException().isThrownBy(runs::begin).withMessage("run " + id + " is still on");
        runs.end(id);
        assertThatIllegalStateException().isThrownBy(() -> runs.end(id)).withMessage("run " + id + " is not on");
    }

    @Test
    void othersNeitherBeginNorEnd() throws Exception {
        long id = runs.begin();
        AtomicBoolean refused = new AtomicBoolean();
        Thread other = new Thread(() -> {
            assertThatIllegalStateException().isThrownBy(runs::begin);
            assertThatIllegalStateException().isThrownBy(() -> runs.end(id));
            refused.set(true);
        });
        other.start();
        other.join();
        assertThat(refused).isTrue();
        runs.end(id);
    }

    @Test
    void runLeftOpenIsEndedByResetting() {
        long id = runs.begin();
        runs.interrupt(id);
        runs.reset();
        assertThat(runs.isRunning(id)).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void hammeredInterruptsHitOnlyTheRunTheyAreMeantFor() throws Exception {
        AtomicLong target = new AtomicLong();
        AtomicLong hits = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch ready = new CountDownLatch(2);
        Runnable hammer = () -> {
            ready.countDown();
            while (!over.get()) {
                // Only even runs are hunted, mostly too late.
                long id = target.get();
                if (id % 2 == 0 && runs.interrupt(id)) {
                    hits.incrementAndGet();
                }
            }
        };
        Thread one = new Thread(hammer);
        Thread two = new Thread(hammer);
        one.start();
        two.start();
        ready.await();
        long strays = 0;
        long waits = 0;
        long end =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(20); // each wait takes long where all have one processor
        for (int i = 0; i < 200_000 && System.nanoTime() - end < 0; i++) {
            long id = runs.begin();
            target.set(id);
            // Now and then a run waits for its interrupt, or a busy machine might not let the hunters hit at all.
            waits += id % 1_000 == 0 ? 1 : 0;
            while (id % 1_000 == 0 && !Thread.currentThread().isInterrupted()) {
                Thread.yield();
            }
            if (id % 2 != 0 && Thread.currentThread().isInterrupted()) {
                strays++;
            }
            runs.end(id);
            if (Thread.currentThread().isInterrupted()) {
                strays++;
            }
        }
        over.set(true);
        one.join();
        two.join();
        assertThat(strays).isZero();
        assertThat(hits.get()).isPositive().isGreaterThanOrEqualTo(waits);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
