package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks at the queue with a single worker, which never sleeps because there is always something to take. */
class JobQueueTests {

    private final Permits permits = new Permits(1);
    private final Deque<Worker> candidates = new ArrayDeque<>();
    private final JobQueue queue = new JobQueue(permits, 10, Staff.permanent(candidates::remove));
    private final Lanes crew = new Lanes(1);
    private final Runnable lead = () -> {};
    private final Runnable reserved = () -> {};
    private final Runnable ordinary = () -> {};
    private final Worker worker = new Worker("lonely", null, queue);

    @BeforeEach
    void enlist() {
        queue.open(crew);
        candidates.add(worker);
        assertThat(queue.enter()).isSameAs(worker);
    }

    @Test
    void leadComesBeforeReservedBeforeOrdinary() {
        queue.add(new Job.Submitted(ordinary));
        queue.addReserved(crew, reserved);
        queue.addLead(crew, lead);

        assertThat(takeNext()).isSameAs(lead);
        assertThat(takeNext()).isSameAs(reserved);
        assertThat(takeNext()).isSameAs(ordinary);
    }

    @Test
    void ordinaryJobStaysWhereItIsUntilAPermitIsItsOwn() {
        permits.tryTake();
        queue.add(new Job.Submitted(ordinary));
        queue.addReserved(crew, reserved);
        queue.addReserved(crew, reserved);

        assertThat(takeNext()).isSameAs(reserved);
        assertThat(takeNext()).isSameAs(reserved);
        assertThat(permits.giveBack()).isTrue();
        assertThat(takeNext()).isSameAs(ordinary);
    }

    @Test
    void jobTakenJustBeforeTheStopIsInterruptedAsSoonAsItRuns() {
        HeldJob job = new HeldJob();
        queue.add(new Job.Submitted(job));
        Job taken = Objects.requireNonNull(queue.take(worker));
        assertThat(queue.stop()).isEmpty();
        Run runs = new Run(Thread.currentThread());

        assertThat(Worker.perform(taken, runs, queue)).isNull();

        runs.reset();
        assertThat(job.wasInterrupted()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void jobOfACrewIsNoRunOfItsOwnAndNotInterrupted() {
        HeldJob job = new HeldJob().letGo();
        queue.offer(crew, new Job.Offered(job));
        Job taken = Objects.requireNonNull(queue.take(worker));
        queue.stop();

        Worker.perform(taken, new Run(Thread.currentThread()), queue);

        assertThat(job.wasInterrupted()).isFalse();
    }

    @Test
    void surplusWorkerRetiresInsteadOfTakingAJob() {
        List.of("second", "third", "fourth").forEach(name -> candidates.add(new Worker(name, null, queue)));
        queue.enter();
        queue.enter();
        assertThat(queue.enter())
                .as("one more than permits, leaders and reserved lane need")
                .isNull();
        queue.add(new Job.Submitted(ordinary));
        queue.close(crew);

        assertThat(queue.take(worker)).isNull();
        assertThat(queue.figures().threads()).isEqualTo(2);
        assertThat(queue.figures().queued()).isEqualTo(1);
    }

    @Test
    void workerThatCannotBeStartedLeavesNoTrace() {
        queue.strike(worker);
        assertThat(queue.figures().threads()).isZero();
        queue.close(crew);
        queue.drain();
        assertThat(queue.isTerminated()).isTrue();
    }

    private Runnable takeNext() {
        return Objects.requireNonNull(queue.take(worker)).code();
    }
}
