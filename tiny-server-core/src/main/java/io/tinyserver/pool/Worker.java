package io.tinyserver.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a {@link ThreadPool}: takes a job, runs it, takes the next.
 *
 * <p>Nothing that a job throws ends its worker, errors included: the failure is reported once, to the logger
 * {@code io.tinyserver.pool}, and counted. After every job the thread is put in order, see {@link Run}.
 */
public final class Worker extends Thread {

    private static final Logger LOGGER = System.getLogger("io.tinyserver.pool");

    private final JobQueue queue;
    private final Run runs;

    /** The job in hand; its last result. Both belong to this thread. */
    @Nullable
    Job job;

    boolean jobFailed;

    /** The worker below in the stack of idle ones. Guarded by the queue's mutex. */
    @Nullable
    Worker below;

    /** Raised under the mutex by whoever takes this worker off that stack; lowered under the mutex by the worker. */
    private volatile boolean summoned;

    Worker(String name, @Nullable ClassLoader loader, JobQueue queue) {
        super(null, null, name, 0, false);
        setDaemon(false);
        setContextClassLoader(loader);
        this.queue = queue;
        this.runs = new Run(this);
    }

    /**
     * The runs of user code on this thread.
     *
     * @return always the same object
     */
    public Run currentRun() {
        return runs;
    }

    /**
     * Lets the job in hand go on without this worker, which is free for another one as soon as it returns. Called by the worker itself,
     * in an ordinary job, once.
     *
     * @return the job, which keeps its permit until it is ended
     * @throws IllegalStateException if there is no such job, or the caller is another thread
     */
    public OngoingJob letGo() {
        if (Thread.currentThread() != this || !mayLetGo()) {
            throw new IllegalStateException("no ordinary job is in the hands of the caller");
        }
        job = null;
        return new OngoingJob(queue);
    }

    /**
     * Whether the job in hand can go on without this worker: whether it is an ordinary one. Asked by the worker itself.
     *
     * @return true if {@link #letGo} may be called
     */
    public boolean mayLetGo() {
        Job inHand = job;
        return inHand != null && inHand.isOrdinary();
    }

    boolean isFrom(JobQueue other) {
        return queue == other;
    }

    /** Starts the thread; returns why the system has none to give, null if it has. */
    @Nullable
    Throwable failureToStart() {
        try {
            start();
            return null;
        } catch (Throwable noThread) {
            return noThread;
        }
    }

    /** Takes jobs and runs them until the pool needs this worker no longer. Called by the thread itself. */
    @Override
    public void run() {
        boolean needed = true;
        while (needed) {
            try {
                work();
                needed = false;
            } catch (Throwable broken) {
                // Jobs cannot get here. Whatever it is, say memory that ran out between two of them: a pool must not
                // shrink.
                report("worker " + getName() + " goes on after a failure of its own", broken);
            }
        }
    }

    private void work() {
        for (Job next = queue.take(this); next != null; next = queue.take(this)) {
            Throwable failure = perform(next, runs, queue);
            runs.reset();
            if (failure != null) {
                jobFailed = true;
                report("job failed on " + getName(), failure);
            }
        }
    }

    /** Runs one job; what it throws is the result. */
    static @Nullable Throwable perform(Job next, Run runs, JobQueue queue) {
        try {
            if (next instanceof Job.Submitted) {
                long id = runs.begin();
                if (queue.isStopping()) {
                    runs.interrupt(id); // shutdownNow came after this job was taken and before its run was on
                }
            }
            next.code().run();
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    /** Waits until the queue calls this worker. An interrupt is nobody's reason to get up. */
    void awaitSummons() {
        while (!summoned) {
            LockSupport.park(queue);
            Thread.interrupted();
        }
    }

    /** Waits until the queue calls this worker, but not for longer than so many nanoseconds; returns whether it was called. */
    boolean isSummonedWithin(long nanos) {
        long begin = System.nanoTime();
        for (long left = nanos; !summoned && left > 0; left = nanos - (System.nanoTime() - begin)) {
            LockSupport.parkNanos(queue, left);
            Thread.interrupted();
        }
        return summoned;
    }

    void summon() {
        summoned = true;
    }

    /** Tells whether this worker comes because it was called, and forgets it. */
    boolean answersSummons() {
        boolean called = summoned;
        summoned = false;
        return called;
    }

    static void reportNone(Throwable lacking) {
        report("no further worker can be made or started; jobs wait for the others", lacking);
    }

    private static void report(String what, Throwable failure) {
        try {
            LOGGER.log(Level.ERROR, what, failure);
        } catch (Throwable unreportable) {
            // A logger that fails must not take the worker with it. The figures still count the job.
        }
    }
}
