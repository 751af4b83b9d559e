package io.tinyserver.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one queue that all workers share, under one mutex: jobs that wait for workers, and workers that wait for jobs.
 *
 * <p>Jobs come out in this order: lead jobs, reserved jobs, ordinary ones; within each kind, first come, first served. Workers wait in a
 * stack: the last to lie down is the first to be called, because its caches are still warm.
 *
 * <p>Every method that changes something ends with {@link #unlockAndWake}, which establishes the rule that no wake-up is ever lost:
 *
 * <pre>
 *   startable + surplus &lt;= coming   or   no worker is idle
 *
 *   startable = jobs of the lanes that may start + (queued - waiting)
 *   surplus   = threads - threads wanted
 *   coming    = workers that were called and have not yet got the mutex
 * </pre>
 *
 * <p>A worker that comes back from a job may take what another one was called for. The other finds nothing and lies down again, and while
 * it is on its way no second one is called. So there is at most one wake-up for each job, and hardly any when the pool is busy.
 */
final class JobQueue {

    /** The answer to a job that wants to join. */
    enum Answer {
        ACCEPTED,
        FULL,
        SHUT_DOWN
    }

    private enum Phase {
        RUNNING,
        DRAINING,
        STOPPING
    }

    private final ReentrantLock mutex = new ReentrantLock();
    private final Condition terminated = mutex.newCondition();
    private final Permits permits;
    private final int capacity;
    private volatile Phase phase = Phase.RUNNING;

    /* All that follows is guarded by the mutex. */
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final List<Lanes> crews = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private int threads;
    private int coming;
    private @Nullable Worker idle;
    private long done;
    private long failed;
    private long rejected;

    JobQueue(Permits permits, int capacity) {
        this.permits = permits;
        this.capacity = capacity;
    }

    /** The next job for this worker, which has ended its former one; waits for it. Null if the worker is to retire. */
    @Nullable
    Job take(Worker worker) {
        for (; ; ) {
            mutex.lock();
            try {
                arrive(worker);
                if (surplus() > 0) {
                    depart();
                    return null;
                }
                worker.job = next();
                if (worker.job != null) {
                    return worker.job;
                }
                worker.below = idle;
                idle = worker;
            } finally {
                unlockAndWake();
            }
            worker.awaitSummons();
        }
    }

    private void arrive(Worker worker) {
        if (worker.answersSummons()) {
            coming--;
        }
        if (worker.job != null) {
            settle(worker.job, worker.jobFailed);
            worker.job = null;
            worker.jobFailed = false;
        }
    }

    /** Puts back what a job has used. */
    private void settle(Job job, boolean jobFailed) {
        if (job instanceof Job.Lead lead) {
            lead.lanes().leadEnded();
            forgetIfOver(lead.lanes());
        } else if (job instanceof Job.Reserved reserved) {
            reserved.lanes().reservedEnded();
            forgetIfOver(reserved.lanes());
        } else {
            permits.giveBack();
            if (jobFailed) {
                failed++;
            } else {
                done++;
            }
        }
    }

    private @Nullable Job next() {
        for (Lanes crew : crews) {
            Job lead = crew.nextLead();
            if (lead != null) {
                return lead;
            }
        }
        for (Lanes crew : crews) {
            Job reserved = crew.nextReserved();
            if (reserved != null) {
                return reserved;
            }
        }
        return jobs.size() > permits.waiting() ? jobs.poll() : null;
    }

    /** Adds an ordinary job. */
    Answer add(Job job) {
        mutex.lock();
        try {
            return join(job);
        } finally {
            unlockAndWake();
        }
    }

    boolean offer(Lanes crew, Runnable code) {
        mutex.lock();
        try {
            if (crew.isClosed()) {
                rejected++;
                return false;
            }
            return join(new Job.Offered(code)) == Answer.ACCEPTED;
        } finally {
            unlockAndWake();
        }
    }

    private Answer join(Job job) {
        Answer answer = Answer.ACCEPTED;
        if (phase != Phase.RUNNING) {
            answer = Answer.SHUT_DOWN;
        } else if (!permits.admit(capacity)) {
            answer = Answer.FULL;
        }
        if (answer == Answer.ACCEPTED) {
            jobs.add(job);
        } else {
            rejected++;
        }
        return answer;
    }

    boolean addLead(Lanes crew, Runnable code) {
        mutex.lock();
        try {
            if (!crew.isClosed()) {
                crew.addLead(code);
                return true;
            }
            return false;
        } finally {
            unlockAndWake();
        }
    }

    boolean addReserved(Lanes crew, Runnable code) {
        mutex.lock();
        try {
            return !crew.isClosed() && crew.addReserved(code);
        } finally {
            unlockAndWake();
        }
    }

    /** Has a worker called for a job that got its permit without the mutex. */
    void wakeForJob() {
        mutex.lock();
        unlockAndWake();
    }

    /** Lets a crew in; false if the pool is shut down. */
    boolean open(Lanes crew) {
        mutex.lock();
        try {
            return phase == Phase.RUNNING && crews.add(crew);
        } finally {
            unlockAndWake();
        }
    }

    void close(Lanes crew) {
        mutex.lock();
        try {
            crew.close();
            forgetIfOver(crew);
        } finally {
            unlockAndWake();
        }
    }

    private void forgetIfOver(Lanes crew) {
        if (crew.isClosed() && crew.hands() == 0) {
            crews.remove(crew);
        }
    }

    /** Makes and enters a worker that the caller is to start; null if there are enough. */
    @Nullable
    Worker enter(Supplier<Worker> birth) {
        mutex.lock();
        try {
            if (surplus() >= 0) {
                return null;
            }
            Worker worker = birth.get();
            workers.removeIf(former -> former.getState() == Thread.State.TERMINATED);
            workers.add(worker);
            threads++;
            return worker;
        } finally {
            unlockAndWake();
        }
    }

    /** Strikes out a worker that could not be started. */
    void strike(Worker worker) {
        mutex.lock();
        try {
            workers.remove(worker);
            depart();
        } finally {
            unlockAndWake();
        }
    }

    /** One thread less. It stays in the list of workers, so that {@link #awaitTermination} can wait for its last instruction. */
    private void depart() {
        threads--;
        if (isOver() && threads == 0) {
            terminated.signalAll();
        }
    }

    private boolean isOver() {
        return phase != Phase.RUNNING && jobs.isEmpty() && crews.isEmpty();
    }

    private int surplus() {
        if (isOver()) {
            return threads;
        }
        int wanted = permits.size();
        for (Lanes crew : crews) {
            wanted += crew.hands();
        }
        return threads - wanted;
    }

    private int startable() {
        int startable = jobs.size() - permits.waiting();
        for (Lanes crew : crews) {
            startable += crew.startable();
        }
        return startable;
    }

    /** Calls as many idle workers as there is work for. The last one is woken after the mutex is free, or it would run into it. */
    private void unlockAndWake() {
        Worker last = null;
        if (idle != null) {
            int missing = startable() + Math.max(0, surplus()) - coming;
            while (missing-- > 0 && idle != null) {
                LockSupport.unpark(last);
                last = idle;
                idle = last.below;
                last.below = null;
                last.summon();
                coming++;
            }
        }
        mutex.unlock();
        LockSupport.unpark(last);
    }

    /** Accepts no further ordinary jobs. */
    void drain() {
        mutex.lock();
        try {
            if (phase == Phase.RUNNING) {
                phase = Phase.DRAINING;
            }
        } finally {
            unlockAndWake();
        }
    }

    /** Accepts no further ordinary jobs, gives back those that wait, and interrupts the runs that are on. */
    List<Runnable> stop() {
        List<Runnable> never = new ArrayList<>();
        List<Worker> all;
        mutex.lock();
        try {
            phase = Phase.STOPPING;
            jobs.forEach(job -> never.add(job.code()));
            permits.withdraw(jobs.size());
            jobs.clear();
            all = List.copyOf(workers);
        } finally {
            unlockAndWake();
        }
        all.forEach(worker -> worker.currentRun().interruptCurrent());
        return never;
    }

    boolean isShutdown() {
        return phase != Phase.RUNNING;
    }

    /** Read by a worker after its run is on, written before runs are looked at: one of the two sides sees the other. */
    boolean isStopping() {
        return phase == Phase.STOPPING;
    }

    boolean isTerminated() {
        mutex.lock();
        try {
            return isOver() && threads == 0;
        } finally {
            mutex.unlock();
        }
    }

    boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        List<Worker> all;
        mutex.lockInterruptibly();
        try {
            while (!isOver() || threads > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = terminated.awaitNanos(nanos);
            }
            all = List.copyOf(workers);
        } finally {
            mutex.unlock();
        }
        for (Worker worker : all) {
            worker.join(); // has nothing left to do but to return
        }
        return true;
    }

    Figures figures() {
        mutex.lock();
        try {
            int queued = jobs.size();
            int busy = permits.held(queued);
            int size = permits.size();
            return new Figures(size, threads, busy, size - busy, queued, capacity, done, failed, rejected);
        } finally {
            mutex.unlock();
        }
    }
}
