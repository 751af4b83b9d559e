package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadClockTests {

    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int THREADS = 16;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void goesOnWhileItsThreadWaits() {
        long start = ThreadClock.now();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        do {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        } while (System.nanoTime() < end);
        assertThat(ThreadClock.between(start, ThreadClock.now())).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(5));
    }

    @Test
    void nothingFollowsFromAReadingThatCouldNotBeTaken() {
        assertThat(ThreadClock.between(ThreadClock.UNKNOWN, 5)).isNegative();
        assertThat(ThreadClock.between(5, ThreadClock.UNKNOWN)).isNegative();
        assertThat(ThreadClock.between(5, 7)).isEqualTo(2);
        assertThat(ThreadClock.between(7, 5)).isZero();
    }

    @Test
    void standsStillWhileItsThreadHasNoProcessorWhoeverReadsIt() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/proc/thread-self/schedstat")), "the system tells nothing of its run queues");
        List<Future<Spin>> spins = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            spins.add(threads.submit(Spin::new));
        }
        long missing = 0;
        long forgiven = 0;
        long differently = 0;
        for (Future<Spin> future : spins) {
            Spin spin = future.get();
            missing += spin.missing;
            forgiven += spin.forgiven;
            differently += Math.abs(spin.forgivenBy(spin.clock.read()) - spin.forgiven);
        }
        assumeTrue(missing > SPIN_NANOS, "there were processors for all threads");
        assertThat(forgiven).isBetween(missing / 2, missing * 2);
        assertThat(differently).isLessThan(missing / 4);
    }

    /** A thread that has computed until some time had passed on the wall. */
    private static final class Spin {

        private static final ThreadMXBean PROCESSOR_TIME = ManagementFactory.getThreadMXBean();

        private final ThreadClock clock = ThreadClock.ofCurrentThread();
        private final long processorTime = PROCESSOR_TIME.getCurrentThreadCpuTime();
        private final long start = System.nanoTime();
        private final long begin = ThreadClock.now();
        private final long missing;
        private final long forgiven;

        Spin() {
            while (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            }
            forgiven = forgivenBy(ThreadClock.now());
            missing = System.nanoTime() - start - (PROCESSOR_TIME.getCurrentThreadCpuTime() - processorTime);
        }

        /** So much longer has it been on the wall than on that reading. */
        long forgivenBy(long reading) {
            return System.nanoTime() - start - (reading - begin);
        }
    }
}
