package io.tinyserver.pool;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Named workers that take jobs from one shared, bounded queue; a fixed number of jobs may run at once.
 *
 * <p>It is an {@link java.util.concurrent.ExecutorService}: whoever knows the JDK's pools knows this one.
 *
 * <pre>{@code
 * try (ThreadPool pool = new ThreadPool(3)) {
 *     Future<String> page = pool.submit(() -> Files.readString(Path.of("hello.html")));
 *     pool.execute(() -> System.out.println("on " + Thread.currentThread().getName()));
 *     System.out.println(page.get());
 * } // waits for both, then the three threads end
 * }</pre>
 *
 * <dl>
 *   <dt>Size and permits
 *   <dd>{@code size} jobs run at once, never more: each runs under one of {@code size} permits. There is a thread for each permit, started
 *       with the pool and not with its first job, so that a system that has no more threads to give says so at once, the first job does
 *       not wait for one, and the figures mean the same at any time. A pool that {@linkplain Builder#hireWhenNeeded hires when needed}
 *       starts with one, has at most one for each permit, and lets those go that have been idle for ten seconds.
 *   <dt>Queue
 *   <dd>While all permits are taken, jobs wait, first come, first served. At most {@code queueCapacity} may wait; with a capacity of 0 a
 *       job starts at once or is refused.
 *   <dt>Refused jobs
 *   <dd>{@link #execute} and the {@code submit} methods throw a {@link RejectedExecutionException} that names the reason: the queue is
 *       full, or the pool is shut down. A job that is not refused runs, unless {@link #shutdownNow()} hands it back.
 *   <dt>Jobs that throw
 *   <dd>end no worker, whatever they throw. What a job given to {@code execute} throws is logged once, as an error of the logger
 *       {@code io.tinyserver.pool}, and counted; what a submitted one throws is in its {@code Future}.
 *   <dt>Jobs that submit jobs
 *   <dd>may do so, but should not wait for them: if every worker waits for a job that waits for a worker, all wait forever.
 *   <dt>Interrupts
 *   <dd>reach the job they are meant for and not the next one on the same thread. Interrupt flag, context class loader and thread name are
 *       put in order before a worker takes its next job.
 *   <dt>Shutdown
 *   <dd>{@link #shutdown()} refuses new jobs and lets the workers empty the queue. {@link #shutdownNow()} also hands back what waits, and
 *       interrupts what runs. {@link #close()} shuts down and waits, so a pool fits a {@code try} statement. Workers are no daemons: a
 *       JVM lives as long as a pool that nobody shuts down.
 *   <dt>Crews
 *   <dd>A server that shares the pool brings {@linkplain #enlist further threads}, so that it can still lead and answer what must not wait
 *       when all permits are taken. While a crew is open, its lanes work on even if the pool is shut down, and the pool does not
 *       terminate.
 * </dl>
 *
 * <p>All methods may be called by any thread. What a thread did before it handed in a job happens before the job, and what the job does
 * happens before its {@code Future.get} returns.
 */
public final class ThreadPool extends AbstractExecutorService implements AutoCloseable {

    /*
     * For those who change it.
     *
     * The way of a job: execute -> JobQueue.add (under the mutex) -> Worker.work: JobQueue.take, run, take the next. The state is in four
     * places: Permits (one atomic number), Lanes (one for each crew), JobQueue (everything under the mutex) and Run (one word for each
     * worker).
     *
     * Definitions:
     *   queued     ordinary jobs in the queue
     *   held       permits taken by ordinary jobs that run and by user code that leaders run in place
     *   balance    the one number in Permits; free = max(0, balance), waiting = max(0, -balance)
     *   leading, reserving, held(c)    lead jobs and reserved jobs of crew c that run; permits its leaders have taken
     *
     * Invariants:
     *   1. balance = size - held - queued         always
     *   2. 0 <= held <= size                      always
     *   3. free = 0 or waiting = 0                always, by 1: it is the sign of one number
     *   4. an ordinary job leaves the queue only while queued > waiting: then a permit is its own
     *   5. threads = size + sum over open crews (leaders + 1)     at rest; where workers are hired when needed, at most
     *                                             that and at least 1 + sum over open crews (leaders + 1)
     *   6. leading(c) <= leaders(c) + held(c)     whenever a lead job of c starts
     *   7. reserving(c) <= 1                      always
     *   8. startable + surplus <= coming, or no worker is idle    whenever the mutex is free (see JobQueue), except between a
     *                                             releasePermit that finds a job waiting and its getting the mutex
     *   9. accepted = done + failed + running + queued + handed back; what goes on without its worker runs
     *
     * 2 follows from 1: tryTake needs balance > 0, that is held + queued < size; and a worker that takes a job has queued > waiting, that
     * is held < size.
     *
     * A job that may start always has a thread. Ordinary jobs use held - sum of held(c) threads; crew c uses at most leaders(c) + held(c)
     * + 1, by 6 and 7. Together that is held + sum of (leaders(c) + 1), which is at most 5. So if one more may start, be it that held is
     * below size or that a lane has room, one thread more is left. The exception: between the moment in which a deposed leader gives its
     * permit back and the one in which its job ends, its crew uses a thread too many. What runs then is the server's own code, so the
     * time is bounded.
     *
     * No wake-up is lost. A job is added and the balance lowered under the mutex; whoever raises the balance without the mutex learns from
     * that very step whether a job got the permit, and then comes to the mutex; so there are no two sides that have to look at each other.
     *
     * No worker dies of a failure: Worker.run catches everything, so there is nothing to replace. One that retires or is dismissed was
     * taken off the number of threads under the mutex, and nobody can call it any more.
     */

    private static final int DEFAULT_CAPACITY = 1024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private final int capacity;
    private final @Nullable ClassLoader loader;
    private final Permits permits;
    private final JobQueue queue;
    private final AtomicInteger lastNumber = new AtomicInteger();

    /**
     * A pool with a queue for 1024 jobs and workers called "tiny-worker-1" and so on.
     *
     * @param size how many jobs may run at once
     * @throws IllegalArgumentException if it is less than 1
     */
    public ThreadPool(int size) {
        this(builder().size(size));
    }

    private ThreadPool(Builder plan) {
        this.name = plan.name;
        this.capacity = plan.queueCapacity;
        this.loader = Thread.currentThread().getContextClassLoader();
        this.permits = new Permits(plan.size);
        this.queue = new JobQueue(permits, capacity, staff(plan));
        try {
            hire();
        } catch (Throwable noThread) {
            queue.drain();
            throw noThread;
        }
    }

    /**
     * Starts the description of a pool.
     *
     * @return a builder with defaults for everything
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts threads until there are as many as pool and crews need from the beginning. */
    private void hire() {
        for (Worker next = queue.enter(); next != null; next = queue.enter()) {
            try {
                next.start();
            } catch (Throwable noThread) {
                queue.strike(next);
                throw noThread;
            }
        }
    }

    private Staff staff(Builder plan) {
        return plan.hiresWhenNeeded
                ? Staff.hiredWhenNeeded(this::newWorker, PATIENCE_NANOS)
                : Staff.permanent(this::newWorker);
    }

    private Worker newWorker() {
        return new Worker(name + "-" + lastNumber.incrementAndGet(), loader, queue);
    }

    /**
     * Has a job run by one of the workers, as soon as it is its turn.
     *
     * @param job what is to be run
     * @throws RejectedExecutionException if the queue is full or the pool is shut down
     */
    @Override
    public void execute(Runnable job) {
        switch (queue.add(new Job.Submitted(Objects.requireNonNull(job, "job")))) {
            case ACCEPTED -> {}
            case FULL ->
                throw new RejectedExecutionException("queue is full (capacity %d, %d of %d workers busy)"
                        .formatted(capacity, size() - permits.free(), size()));
            case SHUT_DOWN -> throw shutDown();
        }
    }

    /**
     * Lets a server join the pool with {@code leaders + 1} threads of its own. A pool can have several crews.
     *
     * @param leaders how many lead jobs the server runs at once
     * @return the crew, to be closed by the server
     * @throws IllegalArgumentException if {@code leaders} is less than 1 or more than the pool's size
     * @throws RejectedExecutionException if the pool is shut down
     */
    public Crew enlist(int leaders) {
        if (leaders < 1 || leaders > size()) {
            throw new IllegalArgumentException("leaders was %d; allowed is 1 to %d".formatted(leaders, size()));
        }
        Lanes lanes = new Lanes(leaders);
        if (!queue.open(lanes)) {
            throw shutDown();
        }
        try {
            hire();
        } catch (Throwable noThread) {
            queue.close(lanes);
            throw noThread;
        }
        return new Crew(queue, permits, lanes);
    }

    private static RejectedExecutionException shutDown() {
        return new RejectedExecutionException("pool is shut down");
    }

    /**
     * How many jobs may run at once.
     *
     * @return the number of permits
     */
    public int size() {
        return permits.size();
    }

    /**
     * What the pool is doing now.
     *
     * @return figures of one moment
     */
    public Figures figures() {
        return queue.figures();
    }

    /** Refuses new jobs; what is queued still runs. Does not wait. */
    @Override
    public void shutdown() {
        queue.drain();
    }

    /**
     * Refuses new jobs, hands back those that wait, and interrupts those that run. Jobs in the lanes of a crew are not touched, except
     * that user code which a leader runs in place is interrupted too.
     *
     * @return the jobs that never ran and never will, in their order
     */
    @Override
    public List<Runnable> shutdownNow() {
        return queue.stop();
    }

    @Override
    public boolean isShutdown() {
        return queue.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return queue.isTerminated();
    }

    /**
     * Waits until the pool is shut down, everything has run and every thread has ended.
     *
     * @param timeout how long to wait at most
     * @param unit the unit of {@code timeout}
     * @return whether that came true in time; then no thread is left
     */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return queue.awaitTermination(timeout, unit);
    }

    /**
     * Shuts down and waits until everything has run and every thread has ended. If the caller is interrupted meanwhile, it goes on to wait
     * after {@link #shutdownNow()} and leaves with its interrupt flag up, as JDK 19's {@code ExecutorService.close} does.
     *
     * @throws IllegalStateException if called by one of the pool's own workers, which would wait for itself
     */
    @Override
    public void close() {
        if (Thread.currentThread() instanceof Worker worker && worker.isFrom(queue)) {
            throw new IllegalStateException(
                    worker.getName() + " cannot wait for the end of its own pool; use shutdown()");
        }
        queue.drain();
        boolean interrupted = false;
        boolean terminated = false;
        while (!terminated) {
            try {
                terminated = queue.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException impatience) {
                if (!interrupted) {
                    interrupted = true;
                    queue.stop();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name
                + figures().toString().substring(Figures.class.getSimpleName().length());
    }

    /** Describes a pool. Not for use by several threads at once. */
    public static final class Builder {

        private int size = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
        private int queueCapacity = DEFAULT_CAPACITY;
        private String name = "tiny-worker";
        private boolean hiresWhenNeeded;

        private Builder() {}

        /**
         * How many jobs may run at once; 4 for each processor, but at least 8, if not told.
         *
         * @param value 1 or more
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder size(int value) {
            this.size = atLeast(1, value, "size");
            return this;
        }

        /**
         * How many jobs may wait while all permits are taken; 1024 if not told.
         *
         * @param value 0 or more; with 0, a job starts at once or is refused
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder queueCapacity(int value) {
            this.queueCapacity = atLeast(0, value, "queueCapacity");
            return this;
        }

        /**
         * What the threads are called; "tiny-worker" if not told. A number is appended.
         *
         * @param value the first part of the threads' names
         * @return this
         */
        public Builder name(String value) {
            this.name = Objects.requireNonNull(value, "name");
            return this;
        }

        /**
         * Has a thread started when a job may start and no thread is idle, instead of all of them with the pool; one that has had nothing
         * to do for ten seconds ends, but for one and as many as open crews brought. Suits a large pool that is hardly ever busy. If the
         * system has no thread left to give, the job waits for another one.
         *
         * @return this
         */
        public Builder hireWhenNeeded() {
            this.hiresWhenNeeded = true;
            return this;
        }

        /**
         * Builds the pool and starts its threads.
         *
         * @return a pool that takes jobs
         */
        public ThreadPool build() {
            return new ThreadPool(this);
        }

        private static int atLeast(int least, int value, String what) {
            if (value < least) {
                throw new IllegalArgumentException("%s was %d; allowed is %d or more".formatted(what, value, least));
            }
            return value;
        }
    }
}
