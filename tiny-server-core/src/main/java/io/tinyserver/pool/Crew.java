package io.tinyserver.pool;

import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * The extra hands that a server brings along: {@code leaders + 1} further threads join a {@link ThreadPool}, so that a pool whose
 * permits are all taken can still lead and still answer what must not wait.
 *
 * <p>There are three ways to have something run:
 *
 * <dl>
 *   <dt>{@link #lead}
 *   <dd>comes before every other job and needs no permit. At most {@code leaders} lead jobs run at once, not counting those that hold a
 *       permit: a leader that is stuck in user code holds one, so it does not stand in its successor's way.
 *   <dt>{@link #reserve}
 *   <dd>comes next, needs no permit either, one at a time, with a small queue of its own.
 *   <dt>{@link #offer}
 *   <dd>is an ordinary job like those given to the pool: it waits for a permit in the shared queue.
 * </dl>
 *
 * <p>All three run the server's own code. It begins a {@link Run} itself around the user code in it; only within one can it be
 * interrupted, so that no interrupt closes a channel.
 *
 * <p>Which threads run the jobs is left open: all of the pool's take all jobs. The numbers alone guarantee that each crew has its
 * threads, whatever users and other crews do. Any thread may call any method; none blocks.
 */
public final class Crew implements AutoCloseable {

    private final JobQueue queue;
    private final Permits permits;
    private final Lanes lanes;

    Crew(JobQueue queue, Permits permits, Lanes lanes) {
        this.queue = queue;
        this.permits = permits;
        this.lanes = lanes;
    }

    /**
     * Has a job run before every other one. Goes on to work when the pool is shut down, until this crew is closed.
     *
     * @param job what leads
     * @throws RejectedExecutionException if the crew is closed
     */
    public void lead(Runnable job) {
        if (!queue.addLead(lanes, Objects.requireNonNull(job, "job"))) {
            throw new RejectedExecutionException("crew is closed");
        }
    }

    /**
     * Has a job run as soon as a permit is its own.
     *
     * @param job an ordinary job
     * @return false if the queue is full, the pool shut down, or the crew closed
     */
    public boolean offer(Runnable job) {
        return queue.offer(lanes, new Job.Offered(Objects.requireNonNull(job, "job")));
    }

    /**
     * Does what {@link #offer} does, and counts in {@link #queueTime} how long the job waits for a worker.
     *
     * @param job an ordinary job
     * @return false if the queue is full, the pool shut down, or the crew closed
     */
    public boolean offerTimed(Runnable job) {
        return queue.offer(lanes, new Job.Timed(Objects.requireNonNull(job, "job"), lanes, System.nanoTime()));
    }

    /**
     * How long the jobs given to {@link #offerTimed} have waited. Those that still wait, or never ran, are not in it. Takes no lock.
     *
     * @return the sums since the crew was enlisted
     */
    public QueueTime queueTime() {
        return lanes.queueTime();
    }

    /**
     * Has a job run without waiting behind ordinary ones. Goes on to work when the pool is shut down, until this crew is closed.
     *
     * @param job what must not wait behind handlers
     * @return false if 64 others wait in this lane, or the crew is closed
     */
    public boolean reserve(Runnable job) {
        return queue.addReserved(lanes, Objects.requireNonNull(job, "job"));
    }

    /**
     * Takes a permit for user code that the caller, a leader, runs in place. Lock-free.
     *
     * @return whether one was free and no job waited for it; then it must be given back, as the last thing before the lead job ends
     */
    public boolean tryPermit() {
        if (!permits.tryTake()) {
            return false;
        }
        lanes.permitTaken();
        return true;
    }

    /**
     * Gives a permit back; if a job waits for it, a worker is called. Lock-free if none waits.
     *
     * @throws IllegalStateException if no permit of this crew is taken
     */
    public void releasePermit() {
        lanes.permitReturning();
        if (permits.giveBack()) {
            queue.wakeForJob();
        }
    }

    /**
     * Tells whether an ordinary job would run at once: a permit is free and, therefore, no job waits. One volatile read; the answer may
     * be out of date when it arrives.
     *
     * @return whether a job offered now is likely to start now
     */
    public boolean hasIdleWorker() {
        return permits.free() > 0;
    }

    /**
     * Tells whether an ordinary job waits for a permit. One volatile read. A leader that keeps its permit for longer than one piece of
     * user code asks this now and then, and gives the permit back if so: nobody else may be there to do it.
     *
     * @return whether a permit given back now would go to a job
     */
    public boolean isPermitAwaited() {
        return permits.waiting() > 0;
    }

    /**
     * Takes the extra hands back: no further job is accepted, those in the two lanes still run, and as many threads as the crew does not
     * need any more retire. Does not wait; lead jobs have to be ended by whoever started them. Closing twice is closing once.
     */
    @Override
    public void close() {
        queue.close(lanes);
    }
}
