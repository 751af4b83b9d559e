package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShutdownTests {

    private final ThreadPool pool = new ThreadPool(1);

    @Nested
    class Draining {

        @Test
        void runsWhatIsQueuedInItsOrder() throws Exception {
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            HeldJob first = new HeldJob();
            pool.execute(first);
            IntStream.range(0, 20).forEach(i -> pool.execute(() -> order.add(i)));
            first.awaitStart();

            pool.shutdown();

            assertThat(pool.isShutdown()).isTrue();
            assertThat(pool.isTerminated()).isFalse();
            first.letGo();
            assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.isTerminated()).isTrue();
            assertThat(order)
                    .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
        }

        @Test
        void refusesFurtherJobsAndSaysWhy() {
            pool.shutdown();
            assertThatThrownBy(() -> pool.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("pool is shut down");
        }

        @Test
        void neitherInterruptsWhatRunsNorWhatIsQueued() throws Exception {
            HeldJob running = new HeldJob();
            HeldJob queued = new HeldJob();
            pool.execute(running);
            pool.execute(queued);
            running.awaitStart();
            pool.shutdown();
            running.letGo();
            queued.letGo();
            pool.close();
            assertThat(running.wasInterrupted()).isFalse();
            assertThat(queued.awaitEnd().wasInterrupted()).isFalse();
        }

        @Test
        void endsIdleThreadsAtOnce() throws Exception {
            pool.shutdown();
            assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.figures().threads()).isZero();
        }

        @Test
        void mayBeAskedForTwice() {
            pool.shutdown();
            pool.shutdown();
            pool.close();
            pool.close();
            assertThat(pool.isTerminated()).isTrue();
        }

        @Test
        void waitingForItEndsWithTheTimeout() throws Exception {
            HeldJob running = new HeldJob();
            pool.execute(running);
            pool.shutdown();
            assertThat(pool.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
            running.letGo();
            pool.close();
        }
    }

    @Nested
    class Stopping {

        @Test
        void handsBackExactlyWhatNeverRan() throws Exception {
            HeldJob running = new HeldJob();
            pool.execute(running);
            running.awaitStart();
            List<Runnable> waiting = List.of(new HeldJob(), new HeldJob(), new HeldJob());
            waiting.forEach(pool::execute);

            assertThat(pool.shutdownNow()).containsExactlyElementsOf(waiting);

            pool.close();
            assertThat(running.wasInterrupted()).isTrue();
            assertThat(waiting).noneMatch(job -> ((HeldJob) job).hasStarted());
            assertThat(pool.figures()).isEqualTo(new Figures(1, 0, 0, 1, 0, 1024, 1, 0, 0));
        }

        @Test
        void handsBackNothingTheSecondTime() throws Exception {
            HeldJob running = new HeldJob();
            pool.execute(running);
            running.awaitStart();
            pool.execute(() -> {});
            assertThat(pool.shutdownNow()).hasSize(1);
            assertThat(pool.shutdownNow()).isEmpty();
            pool.close();
        }

        @Test
        void neverHandsBackLeadOrReservedJobs() throws Exception {
            Crew crew = pool.enlist(1);
            HeldJob leader = new HeldJob();
            HeldJob reserved = new HeldJob();
            HeldJob running = new HeldJob();
            crew.lead(leader);
            crew.reserve(reserved);
            pool.execute(running);
            leader.awaitStart();
            reserved.awaitStart();
            running.awaitStart();
            HeldJob successor = new HeldJob();
            HeldJob nextReserved = new HeldJob();
            Runnable offered = () -> {};
            crew.lead(successor);
            crew.reserve(nextReserved);
            crew.offer(offered);

            assertThat(pool.shutdownNow()).containsExactly(offered);

            running.awaitEnd();
            assertThat(running.wasInterrupted()).isTrue();
            leader.letGo().awaitEnd();
            reserved.letGo().awaitEnd();
            successor.letGo().awaitEnd();
            nextReserved.letGo().awaitEnd();
            crew.close();
            pool.close();
            assertThat(leader.wasInterrupted()).isFalse();
            assertThat(reserved.wasInterrupted()).isFalse();
        }

        @Test
        void interruptsARunOfUserCodeOnALeader() throws Exception {
            Crew crew = pool.enlist(1);
            HeldJob handler = new HeldJob();
            AtomicBoolean flagAfterwards = new AtomicBoolean(true);
            CountDownLatch led = new CountDownLatch(1);
            crew.lead(() -> {
                Run runs = ((Worker) Thread.currentThread()).currentRun();
                long id = runs.begin();
                handler.run();
                Thread.currentThread().interrupt();
                runs.end(id);
                flagAfterwards.set(Thread.currentThread().isInterrupted());
                led.countDown();
            });
            handler.awaitStart();

            pool.shutdownNow();

            handler.awaitEnd();
            HeldJob.expect(led, "led");
            assertThat(handler.wasInterrupted()).isTrue();
            assertThat(flagAfterwards).isFalse();
            crew.close();
            pool.close();
        }

        @Test
        void reachesEveryJobThatWasTakenBeforehand() throws Exception {
            for (int round = 0; round < 200; round++) {
                ThreadPool quick = new ThreadPool(2);
                List<HeldJob> jobs = List.of(new HeldJob(), new HeldJob(), new HeldJob());
                jobs.forEach(quick::execute);
                List<Runnable> never = quick.shutdownNow();
                assertThat(quick.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
                for (HeldJob job : jobs) {
                    assertThat(job.hasStarted()).isNotEqualTo(never.contains(job));
                    assertThat(job.wasInterrupted()).isEqualTo(job.hasStarted());
                }
            }
        }
    }

    @Nested
    class Closing {

        @Test
        void stopsThePoolIfTheCallerIsInterrupted() throws Exception {
            HeldJob running = new HeldJob();
            pool.execute(running);
            running.awaitStart();
            AtomicBoolean flag = new AtomicBoolean();
            Thread closing = new Thread(() -> {
                pool.close();
                flag.set(Thread.currentThread().isInterrupted());
            });
            closing.start();
            await().until(pool::isShutdown);
            assertThat(running.wasInterrupted()).isFalse();

            closing.interrupt();
            closing.join(20_000);

            assertThat(closing.isAlive()).isFalse();
            assertThat(flag).isTrue();
            assertThat(running.wasInterrupted()).isTrue();
            assertThat(pool.isTerminated()).isTrue();
        }

        @Test
        void isRefusedToThePoolsOwnWorkers() throws Exception {
            String message = pool.submit(() -> {
                        assertThatIllegalStateException().isThrownBy(pool::close);
                        return "refused";
                    })
                    .get();
            assertThat(message).isEqualTo("refused");
            assertThat(pool.isShutdown()).isFalse();
            pool.close();
        }

        @Test
        void isAllowedToTheWorkersOfAnotherPool() throws Exception {
            try (ThreadPool other = new ThreadPool(1)) {
                other.submit(pool::close).get();
            }
            assertThat(pool.isTerminated()).isTrue();
        }
    }
}
