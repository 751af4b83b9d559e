package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job that goes on without its worker. */
@Timeout(60)
class OngoingJobTests {

    private static OngoingJob letGo(ThreadPool pool) throws Exception {
        CompletableFuture<OngoingJob> job = new CompletableFuture<>();
        pool.execute(() -> job.complete(((Worker) Thread.currentThread()).letGo()));
        return job.get(20, TimeUnit.SECONDS);
    }

    @Test
    void keepsItsPermitUntilItIsEnded() throws Exception {
        try (ThreadPool pool = new ThreadPool(2)) {
            OngoingJob first = letGo(pool);
            OngoingJob second = letGo(pool);
            HeldJob third = new HeldJob().letGo();
            pool.execute(third);
            await().until(() -> pool.figures().busy() == 2 && pool.figures().queued() == 1);
            assertThat(third.hasStarted()).isFalse();

            first.end();
            third.awaitEnd();
            second.end();
            await().until(() -> pool.figures().busy() == 0);
            assertThat(pool.figures().done()).isEqualTo(3);
        }
    }

    @Test
    void isEndedOnce() throws Exception {
        try (ThreadPool pool = new ThreadPool(2)) {
            OngoingJob job = letGo(pool);
            job.end();
            job.end();
            await().until(() -> pool.figures().idle() == 2);
            assertThat(pool.figures().done()).isEqualTo(1);
        }
    }

    @Test
    void keepsThePoolFromTerminating() throws Exception {
        ThreadPool pool = new ThreadPool(2);
        OngoingJob job = letGo(pool);
        pool.shutdown();
        assertThat(pool.awaitTermination(50, TimeUnit.MILLISECONDS)).isFalse();
        job.end();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesTheWorkerFreeAtOnce() throws Exception {
        try (ThreadPool pool = ThreadPool.builder().size(100).hireWhenNeeded().build()) {
            OngoingJob[] jobs = new OngoingJob[100];
            for (int i = 0; i < jobs.length; i++) {
                jobs[i] = letGo(pool);
            }
            assertThat(pool.figures().busy()).isEqualTo(100);
            assertThat(pool.figures().threads()).isLessThan(10);
            for (OngoingJob job : jobs) {
                job.end();
            }
        }
    }

    @Test
    void onlyTheWorkerItselfLetsItsJobGo() throws Exception {
        try (ThreadPool pool = new ThreadPool(1)) {
            HeldJob job = new HeldJob();
            pool.execute(job);
            job.awaitStart();
            assertThatIllegalStateException().isThrownBy(() -> job.worker().letGo());
            job.letGo();
        }
    }

    @Test
    void isLetGoOnce() throws Exception {
        try (ThreadPool pool = new ThreadPool(1)) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            pool.execute(() -> {
                Worker worker = (Worker) Thread.currentThread();
                worker.letGo().end();
                try {
                    worker.letGo();
                    thrown.complete(null);
                } catch (IllegalStateException refused) {
                    thrown.complete(refused);
                }
            });
            assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
    }
}
