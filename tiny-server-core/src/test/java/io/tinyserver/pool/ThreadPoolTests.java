package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadPoolTests {

    @Nested
    class TheExercise {

        @Test
        void fourthJobStartsOnlyWhenOneOfThreeWorkersIsDone() throws Exception {
            try (ThreadPool pool = new ThreadPool(3)) {
                List<HeldJob> jobs = Stream.generate(HeldJob::new).limit(4).toList();
                jobs.forEach(pool::execute);
                for (HeldJob job : jobs.subList(0, 3)) {
                    job.awaitStart();
                }
                HeldJob fourth = jobs.get(3);
                assertThat(fourth.hasStarted()).isFalse();
                assertThat(pool.figures().queued()).isEqualTo(1);

                jobs.get(1).letGo();

                assertThat(fourth.awaitStart().worker()).isSameAs(jobs.get(1).worker());
                jobs.forEach(HeldJob::letGo);
            }
        }

        @Test
        void leavingTheTryStatementWaitsForEveryJob() {
            AtomicInteger ran = new AtomicInteger();
            try (ThreadPool pool = new ThreadPool(3)) {
                IntStream.range(0, 100).forEach(i -> pool.execute(ran::incrementAndGet));
            }
            assertThat(ran).hasValue(100);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
        void poolWithoutWorkersIsRefused(int size) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ThreadPool(size))
                    .withMessage("size was " + size + "; allowed is 1 or more");
        }
    }

    @Nested
    class Queueing {

        @Test
        void oneWorkerRunsJobsInTheOrderInWhichTheyCame() {
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            try (ThreadPool pool = new ThreadPool(1)) {
                IntStream.range(0, 500).forEach(i -> pool.execute(() -> order.add(i)));
            }
            assertThat(order)
                    .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
        }

        @Test
        void fullQueueRefusesTheNextJobAndSaysWhy() throws Exception {
            try (ThreadPool pool = ThreadPool.builder().size(1).queueCapacity(2).build()) {
                HeldJob first = new HeldJob();
                pool.execute(first);
                first.awaitStart();
                pool.execute(() -> {});
                pool.execute(() -> {});

                assertThatThrownBy(() -> pool.execute(() -> {}))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessage("queue is full (capacity 2, 1 of 1 workers busy)");
                first.letGo();
            }
        }

        @Test
        void fullQueueTakesJobsAgainWhenThereIsRoom() throws Exception {
            try (ThreadPool pool = ThreadPool.builder().size(1).queueCapacity(1).build()) {
                HeldJob first = new HeldJob();
                HeldJob second = new HeldJob();
                pool.execute(first);
                pool.execute(second);
                assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);

                first.letGo();
                second.awaitStart();
                HeldJob third = new HeldJob();
                pool.execute(third);
                second.letGo();
                third.awaitStart().letGo();
            }
        }

        @Test
        void withoutQueueExactlyAsManyJobsAreTakenAsCanRun() throws Exception {
            try (ThreadPool pool = ThreadPool.builder().size(3).queueCapacity(0).build()) {
                List<HeldJob> jobs = Stream.generate(HeldJob::new).limit(3).toList();
                jobs.forEach(pool::execute);

                assertThatThrownBy(() -> pool.execute(() -> {}))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessage("queue is full (capacity 0, 3 of 3 workers busy)");
                for (HeldJob job : jobs) {
                    job.awaitStart().letGo();
                }
            }
        }

        @Test
        void negativeCapacityIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ThreadPool.builder().queueCapacity(-1))
                    .withMessage("queueCapacity was -1; allowed is 0 or more");
        }

        @Test
        void jobThatIsNoneIsRefused() {
            try (ThreadPool pool = new ThreadPool(1)) {
                assertThatNullPointerException().isThrownBy(() -> pool.execute(null));
            }
        }

        @Test
        void jobsMaySubmitJobs() throws Exception {
            CountDownLatch leaves = new CountDownLatch(1 << 6);
            try (ThreadPool pool = new ThreadPool(3)) {
                pool.execute(() -> grow(pool, 6, leaves));
                HeldJob.expect(leaves, "grown");
            }
            assertThat(leaves.getCount()).isZero();
        }

        private void grow(ThreadPool pool, int height, CountDownLatch leaves) {
            if (height == 0) {
                leaves.countDown();
                return;
            }
            pool.execute(() -> grow(pool, height - 1, leaves));
            pool.execute(() -> grow(pool, height - 1, leaves));
        }

        @Test
        void lastWorkerToLieDownIsTheFirstToBeCalled() throws Exception {
            try (ThreadPool pool = new ThreadPool(4)) {
                List<HeldJob> jobs = Stream.generate(HeldJob::new).limit(4).toList();
                jobs.forEach(pool::execute);
                for (HeldJob job : jobs) {
                    job.awaitStart();
                }
                Worker last = jobs.get(2).worker();
                for (int i : new int[] {0, 1, 3, 2}) {
                    Worker worker = jobs.get(i).letGo().awaitEnd().worker();
                    await().until(worker::getState, Thread.State.WAITING::equals);
                }
                await().until(() -> pool.figures().busy() == 0);

                HeldJob next = new HeldJob();
                pool.execute(next);

                assertThat(next.awaitStart().worker()).isSameAs(last);
                next.letGo();
            }
        }
    }

    @Nested
    class Threads {

        @Test
        void areStartedWithThePoolAndNamedAfterIt() {
            try (ThreadPool pool = ThreadPool.builder().size(3).name("named").build()) {
                assertThat(pool.figures().threads()).isEqualTo(3);
                assertThat(threadsCalled("named-"))
                        .extracting(Thread::getName)
                        .containsExactlyInAnyOrder("named-1", "named-2", "named-3");
            }
        }

        @Test
        void areCalledTinyWorkerIfNotTold() throws Exception {
            try (ThreadPool pool = new ThreadPool(1)) {
                assertThat(pool.submit(() -> Thread.currentThread().getName()).get())
                        .isEqualTo("tiny-worker-1");
            }
        }

        @Test
        void keepTheJvmAliveUntilThePoolIsClosed() throws Exception {
            try (ThreadPool pool = new ThreadPool(1)) {
                assertThat(pool.submit(() -> Thread.currentThread().isDaemon()).get())
                        .isFalse();
            }
        }

        @Test
        void areGoneWhenThePoolIsClosed() {
            try (ThreadPool pool = ThreadPool.builder().size(5).name("gone").build();
                    Crew crew = pool.enlist(2)) {
                assertThat(crew.offer(() -> {})).isTrue();
                assertThat(threadsCalled("gone-")).hasSize(8);
            }
            assertThat(threadsCalled("gone-")).isEmpty();
        }

        @Test
        void haveTheirOwnNameLoaderAndFlagAgainForTheNextJob() throws Exception {
            try (ThreadPool pool = ThreadPool.builder().size(1).name("tidy").build()) {
                ClassLoader own = Thread.currentThread().getContextClassLoader();
                pool.execute(() -> {
                    Thread.currentThread().setName("graffiti");
                    Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
                    Thread.currentThread().interrupt();
                });
                List<Object> seen = pool.submit(() -> List.<Object>of(
                                Thread.currentThread().getName(),
                                Thread.currentThread().getContextClassLoader(),
                                Thread.currentThread().isInterrupted()))
                        .get();
                assertThat(seen).containsExactly("tidy-1", own, false);
            }
        }

        @Test
        void areAtLeastEightIfNotTold() {
            try (ThreadPool pool = ThreadPool.builder().build()) {
                assertThat(pool.size())
                        .isEqualTo(Math.max(8, 4 * Runtime.getRuntime().availableProcessors()));
                assertThat(pool.figures().queueCapacity()).isEqualTo(1024);
            }
        }

        @Test
        void interruptOfAnIdleWorkerIsNoReasonToGetUp() throws Exception {
            try (ThreadPool pool = new ThreadPool(1)) {
                Thread worker = pool.submit(Thread::currentThread).get();
                await().until(worker::getState, Thread.State.WAITING::equals);
                worker.interrupt();
                await().until(() -> !worker.isInterrupted() && worker.getState() == Thread.State.WAITING);

                assertThat(pool.submit(() -> Thread.currentThread().isInterrupted())
                                .get())
                        .isFalse();
            }
        }
    }

    static List<Thread> threadsCalled(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }
}
