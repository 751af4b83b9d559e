package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short, bounded hammering; each test says which invariant it attacks. */
@Timeout(120)
class PoolStressTests {

    private static final int SIZE = 2;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void neverMoreThanSizePermitsAreHeldByLeadersAndJobsTogether() throws Exception {
        int rounds = 20_000;
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        ThreadPool pool = new ThreadPool(SIZE);
        try (Crew crew = pool.enlist(1)) {
            inParallel(3, () -> {
                for (int i = 0; i < rounds; i++) {
                    if (i % 3 == 0
                            && crew.offer(() -> {
                                underPermit();
                                ran.incrementAndGet();
                            })) {
                        accepted.incrementAndGet();
                    }
                    if (crew.tryPermit()) {
                        underPermit();
                        crew.releasePermit();
                    }
                }
            });
        }
        pool.close();
        assertThat(most.get()).isBetween(1, SIZE);
        assertThat(ran).hasValue(accepted.get());
        assertThat(pool.figures().busy()).isZero();
    }

    /** The last permit goes back just as a job joins the queue: a lost wake-up would leave the job there for good. */
    @Test
    void permitGivenBackMeetsTheJobThatJoins() throws Exception {
        try (ThreadPool pool = new ThreadPool(1);
                Crew crew = pool.enlist(1)) {
            for (int round = 0; round < 10_000; round++) {
                while (!crew.tryPermit()) {
                    Thread.onSpinWait(); // the last job's worker is about to give it back
                }
                CountDownLatch ran = new CountDownLatch(1);
                crew.lead(crew::releasePermit);
                pool.execute(ran::countDown);
                assertThat(ran.await(20, TimeUnit.SECONDS))
                        .as("round %d", round)
                        .isTrue();
            }
        }
    }

    @Test
    void everyAcceptedJobRunsOnceWhileCrewsComeAndGo() throws Exception {
        AtomicLong ran = new AtomicLong();
        AtomicLong accepted = new AtomicLong();
        ThreadPool pool = ThreadPool.builder().size(SIZE).queueCapacity(16).build();
        inParallel(3, () -> {
            for (int i = 0; i < 300; i++) {
                try (Crew crew = pool.enlist(1 + i % SIZE)) {
                    crew.lead(ran::incrementAndGet);
                    crew.lead(ran::incrementAndGet);
                    accepted.addAndGet(2);
                    for (int j = 0; j < 10; j++) {
                        accepted.addAndGet(crew.reserve(ran::incrementAndGet) ? 1 : 0);
                        accepted.addAndGet(crew.offer(ran::incrementAndGet) ? 1 : 0);
                    }
                }
            }
        });
        pool.close();
        assertThat(ran).hasValue(accepted.get());
        assertThat(pool.figures().threads()).isZero();
    }

    @Test
    void stoppingWhileOthersSubmitLosesNoJob() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger handedBack = new AtomicInteger();
            ThreadPool pool = ThreadPool.builder().size(SIZE).queueCapacity(8).build();
            Crew crew = pool.enlist(1);
            AtomicInteger turn = new AtomicInteger();
            inParallel(3, () -> {
                if (turn.getAndIncrement() == 2) {
                    handedBack.addAndGet(pool.shutdownNow().size());
                    return;
                }
                for (int i = 0; i < 50; i++) {
                    if (crew.offer(ran::incrementAndGet)) {
                        accepted.incrementAndGet();
                    }
                    if (crew.tryPermit()) {
                        crew.releasePermit();
                    }
                }
            });
            crew.close();
            pool.close();
            assertThat(ran.get() + handedBack.get()).isEqualTo(accepted.get());
            assertThat(pool.figures().busy()).isZero();
        }
    }

    private void underPermit() {
        int now = inside.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        Thread.onSpinWait();
        inside.decrementAndGet();
    }

    private static void inParallel(int threads, Runnable work) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(work);
            thread.setUncaughtExceptionHandler((failed, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
