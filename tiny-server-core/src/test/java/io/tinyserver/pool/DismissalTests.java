package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that were hired when they were needed, and are not needed any more. */
@Timeout(60)
class DismissalTests {

    private static final int SIZE = 20;

    private final AtomicInteger hired = new AtomicInteger();
    private JobQueue queue = queue(TimeUnit.MILLISECONDS.toNanos(1));

    private JobQueue queue(long patience) {
        return new JobQueue(new Permits(SIZE), 100, Staff.hiredWhenNeeded(this::newWorker, patience));
    }

    private Worker newWorker() {
        return new Worker("hired-" + hired.incrementAndGet(), null, queue);
    }

    private void begin() {
        for (Worker first = queue.enter(); first != null; first = queue.enter()) {
            first.start();
        }
    }

    private List<Worker> occupyAll() throws InterruptedException {
        List<HeldJob> jobs = new ArrayList<>();
        List<Worker> occupied = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            HeldJob job = new HeldJob();
            jobs.add(job);
            queue.add(new Job.Submitted(job));
        }
        for (HeldJob job : jobs) {
            occupied.add(job.awaitStart().worker());
        }
        jobs.forEach(HeldJob::letGo);
        return occupied;
    }

    @AfterEach
    void end() throws InterruptedException {
        queue.drain();
        assertThat(queue.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.figures().threads()).isZero();
    }

    @Test
    void allLeaveButOne() throws Exception {
        begin();
        List<Worker> occupied = occupyAll();
        await().until(() -> queue.figures().threads() == 1);
        await().until(() -> occupied.stream().filter(Thread::isAlive).count() <= 1);
    }

    @Test
    void thoseOfCrewsStay() throws Exception {
        Lanes crew = new Lanes(3);
        queue.open(crew);
        try {
            begin();
            assertThat(queue.figures().threads()).isEqualTo(3 + 1 + 1);
            occupyAll();
            await().until(() -> queue.figures().threads() == 3 + 1 + 1);
            await("nobody who stays wakes up again, or an idle server would not be quiet")
                    .until(() -> staying().stream().allMatch(worker -> worker.getState() == Thread.State.WAITING));
            assertThat(staying()).hasSize(3 + 1 + 1);
        } finally {
            queue.close(crew);
        }
        await("those of a crew leave when it is closed")
                .until(() -> queue.figures().threads() == 1);
    }

    private static List<Thread> staying() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hired-") && thread.getState() != Thread.State.TERMINATED)
                .toList();
    }

    @Test
    void othersAreHiredWhenTheyAreNeededAgain() throws Exception {
        begin();
        occupyAll();
        await().until(() -> queue.figures().threads() == 1);
        assertThat(occupyAll()).doesNotHaveDuplicates().hasSize(SIZE);
    }

    @Test
    void nobodyLeavesWhoHasNotWaitedLong() throws Exception {
        queue = queue(TimeUnit.HOURS.toNanos(1));
        begin();
        List<Worker> occupied = occupyAll();
        await().until(() -> queue.figures().done() == SIZE
                && occupied.stream().allMatch(worker -> worker.getState() == Thread.State.TIMED_WAITING));
        assertThat(queue.figures().threads()).isEqualTo(SIZE);
    }

    @Test
    void callIsNotLostOnAWorkerThatLeaves() throws Exception {
        queue = queue(1); // all are on the way out as soon as they lie down
        begin();
        for (int burst = 0; burst < 5_000; burst++) {
            CountDownLatch done = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                queue.add(new Job.Submitted(done::countDown));
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).as("burst %d", burst).isTrue();
        }
    }
}
