package io.tinyserver.pool;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An ordinary job that goes on without a worker, and keeps its permit meanwhile: so the size of the pool bounds also what runs on threads
 * that are not the pool's.
 *
 * <p>Whoever has it ends it; a pool does not terminate before. Any thread may do so.
 */
public final class OngoingJob {

    private final JobQueue queue;
    private final AtomicBoolean ended = new AtomicBoolean();

    OngoingJob(JobQueue queue) {
        this.queue = queue;
        queue.goesOn();
    }

    /** Gives the permit back, to a job that waits for one if there is any. Ending twice is ending once. */
    public void end() {
        if (ended.compareAndSet(false, true)) {
            queue.ended();
        }
    }
}
