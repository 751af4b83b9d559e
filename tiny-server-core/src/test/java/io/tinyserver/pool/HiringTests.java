package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool that hires its workers when they are needed. */
@Timeout(60)
class HiringTests {

    private static final int SIZE = 50;

    private final List<HeldJob> jobs = new ArrayList<>();

    private static ThreadPool pool() {
        return ThreadPool.builder().size(SIZE).hireWhenNeeded().build();
    }

    private void hold(ThreadPool pool, int count) {
        for (int i = 0; i < count; i++) {
            HeldJob job = new HeldJob();
            jobs.add(job);
            pool.execute(job);
        }
    }

    private void awaitStarts() throws InterruptedException {
        for (HeldJob job : jobs) {
            job.awaitStart();
        }
    }

    @Test
    void beginsWithOneThread() {
        try (ThreadPool pool = pool()) {
            assertThat(pool.figures().threads()).isEqualTo(1);
            assertThat(pool.figures().size()).isEqualTo(SIZE);
        }
    }

    @Test
    void hiresForWhatRunsAtOnceAndNoMoreThanItsSize() throws Exception {
        try (ThreadPool pool = pool()) {
            hold(pool, 5);
            awaitStarts();
            assertThat(pool.figures().threads()).isBetween(5, 6);
            hold(pool, SIZE - 5);
            awaitStarts();
            assertThat(pool.figures().threads()).isEqualTo(SIZE);
            pool.execute(() -> {});
            assertThat(pool.figures().queued()).isEqualTo(1);
            assertThat(pool.figures().threads()).isEqualTo(SIZE);
            jobs.forEach(HeldJob::letGo);
        }
    }

    @Test
    void callsIdleWorkersBeforeItHires() throws Exception {
        try (ThreadPool pool = pool()) {
            for (int i = 0; i < 1000; i++) {
                pool.submit(() -> {}).get(20, TimeUnit.SECONDS);
            }
            assertThat(pool.figures().threads())
                    .as("one runs, and a few may have been on their way back when the next was needed")
                    .isLessThan(SIZE / 2);
        }
    }

    @Test
    void runsAllOfManyJobs() throws Exception {
        try (ThreadPool pool = ThreadPool.builder()
                .size(8)
                .queueCapacity(20_000)
                .hireWhenNeeded()
                .build()) {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                futures.add(pool.submit(() -> number));
            }
            for (int i = 0; i < futures.size(); i++) {
                assertThat(futures.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
    }

    @Test
    void hasThreadsForACrewFromTheBeginning() throws Exception {
        try (ThreadPool pool = pool();
                Crew crew = pool.enlist(3)) {
            assertThat(pool.figures().threads()).isEqualTo(1 + 3 + 1);
            hold(pool, SIZE);
            awaitStarts();
            HeldJob leader = new HeldJob();
            crew.lead(leader);
            leader.awaitStart().letGo();
            jobs.forEach(HeldJob::letGo);
        }
    }

    @Test
    void endsAllItsThreads() throws Exception {
        ThreadPool pool = pool();
        hold(pool, 7);
        awaitStarts();
        jobs.forEach(HeldJob::letGo);
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.figures().threads()).isZero();
    }

    @Test
    void hiresNobodyInOrderToRetire() throws Exception {
        Deque<Worker> candidates = new ArrayDeque<>();
        JobQueue queue = new JobQueue(
                new Permits(2),
                10,
                Staff.hiredWhenNeeded(candidates::remove, Long.MAX_VALUE)); // throws if there is none
        Worker only = new Worker("only", null, queue);
        candidates.add(only);
        queue.enter();
        only.start();
        await().until(() -> only.getState() == Thread.State.TIMED_WAITING);

        HeldJob job = new HeldJob();
        queue.add(new Job.Submitted(job));
        job.awaitStart();
        queue.drain();
        job.letGo();
        assertThat(queue.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        only.join(20_000);
        assertThat(only.isAlive()).isFalse();
    }

    /** A worker that cannot be started again, as none can when there is no thread left. */
    private static Worker unfit() throws InterruptedException {
        Deque<Worker> candidates = new ArrayDeque<>();
        JobQueue elsewhere = new JobQueue(new Permits(1), 1, Staff.permanent(candidates::remove));
        Worker unfit = new Worker("unfit", null, elsewhere);
        candidates.add(unfit);
        elsewhere.enter();
        elsewhere.drain();
        unfit.start();
        unfit.join(20_000);
        assertThat(unfit.isAlive()).isFalse();
        return unfit;
    }

    @Test
    void jobWaitsForAnotherWorkerIfNoneCanBeStarted() throws Exception {
        Worker unfit = unfit();
        Deque<Worker> candidates = new ArrayDeque<>();
        JobQueue queue = new JobQueue(
                new Permits(2),
                10,
                Staff.hiredWhenNeeded(() -> candidates.isEmpty() ? unfit : candidates.remove(), Long.MAX_VALUE));
        Worker present = new Worker("present", null, queue);
        candidates.add(present);
        assertThat(queue.enter()).isSameAs(present);

        HeldJob job = new HeldJob().letGo();
        queue.add(new Job.Submitted(job));
        assertThat(queue.figures().threads()).isEqualTo(1);
        queue.drain();
        present.start();
        job.awaitEnd();
        assertThat(queue.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A queue whose first worker is idle, whose second cannot be started, and where making a third one fails. */
    private static JobQueue queueWith(Worker... unfit) throws InterruptedException {
        Deque<Worker> candidates = new ArrayDeque<>();
        JobQueue queue = new JobQueue(new Permits(2), 10, Staff.hiredWhenNeeded(candidates::remove, Long.MAX_VALUE));
        Worker present = new Worker("present", null, queue);
        candidates.add(present);
        candidates.addAll(List.of(unfit));
        queue.enter();
        present.start();
        await().until(() -> present.getState() == Thread.State.TIMED_WAITING);
        return queue;
    }

    private static <T> FutureTask<T> inAThread(Callable<T> code) {
        FutureTask<T> future = new FutureTask<>(code);
        new Thread(future).start();
        return future;
    }

    /** Hires one that cannot be started; who holds its monitor holds up the attempt. */
    private static Thread hiring(JobQueue queue) {
        Thread hiring = new Thread(() -> queue.add(new Job.Submitted(() -> {})));
        hiring.start();
        await().until(() -> hiring.getState() == Thread.State.BLOCKED);
        return hiring;
    }

    private static void assertThatItEnds(JobQueue queue) throws Exception {
        queue.drain();
        assertThat(queue.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyWaitsOnForTheEndOfAWorkerThatCouldNotBeStarted() throws Exception {
        Worker unfit = unfit();
        JobQueue queue = queueWith(unfit);
        HeldJob first = new HeldJob();
        queue.add(new Job.Submitted(first));
        first.awaitStart();
        AtomicReference<Thread> waiting = new AtomicReference<>();
        Future<Boolean> end;
        synchronized (unfit) {
            hiring(queue);
            queue.drain();
            first.letGo();
            first.worker().join(20_000);
            assertThat(queue.figures().threads()).isEqualTo(1);
            end = inAThread(() -> {
                waiting.set(Thread.currentThread());
                return queue.awaitTermination(1, TimeUnit.HOURS);
            });
            await().until(() -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void idleWorkerIsCalledInPlaceOfOneThatCouldNotBeStarted() throws Exception {
        Worker unfit = unfit();
        JobQueue queue = queueWith(unfit);
        HeldJob first = new HeldJob();
        HeldJob late = new HeldJob().letGo();
        queue.add(new Job.Submitted(first));
        first.awaitStart();
        synchronized (unfit) {
            hiring(queue);
            first.letGo();
            Worker present = first.worker();
            await().until(() -> queue.figures().done() == 2 && present.getState() == Thread.State.TIMED_WAITING);
            queue.add(new Job.Submitted(late)); // calls nobody, since somebody is coming, or so it seems
            assertThat(late.hasStarted()).isFalse();
        }
        late.awaitEnd();
        assertThatItEnds(queue);
    }

    @Test
    void jobWaitsForAnotherWorkerIfNoneCanBeMade() throws Exception {
        JobQueue queue = queueWith(); // making one throws
        HeldJob first = new HeldJob();
        queue.add(new Job.Submitted(first));
        first.awaitStart();
        HeldJob second = new HeldJob().letGo();
        HeldJob third = new HeldJob().letGo();
        assertThat(queue.add(new Job.Submitted(second))).isEqualTo(Answer.ACCEPTED);
        assertThat(inAThread(queue::figures).get(20, TimeUnit.SECONDS).queued())
                .as("the mutex is free")
                .isEqualTo(1);
        queue.add(new Job.Submitted(third));
        first.letGo();
        second.awaitEnd();
        third.awaitEnd();
        assertThatItEnds(queue);
    }
}
