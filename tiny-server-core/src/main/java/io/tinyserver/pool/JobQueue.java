package io.tinyserver.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one queue that all workers share, under one mutex: jobs that wait for workers, and workers that wait for jobs.
 *
 * <p>Jobs come out in this order: lead jobs, reserved jobs, ordinary ones; within each kind, first come, first served. Every method that
 * changes something ends with {@link #unlockAndWake}, which establishes the rule that no wake-up is ever lost:
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
    private final Enlisted crews = new Enlisted();
    private final Staff staff;
    private int ongoing;
    private long done;
    private long failed;
    private long rejected;

    JobQueue(Permits permits, int capacity, Staff staff) {
        this.permits = permits;
        this.capacity = capacity;
        this.staff = staff;
    }

    /** The next job for this worker, which has ended its former one; waits for it. Null if the worker is to retire. */
    @Nullable
    Job take(Worker worker) {
        do {
            mutex.lock();
            try {
                arrive(worker);
                if (surplus() > 0) {
                    staff.depart();
                    return null;
                }
                worker.job = next();
                if (worker.job != null) {
                    return worker.job;
                }
                staff.rest(worker);
            } finally {
                unlockAndWake();
            }
        } while (awaitCall(worker));
        return null;
    }

    /** Waits until an idle worker is called; false if it was let go instead. One that is to stay asks only once: an idle pool is quiet. */
    private boolean awaitCall(Worker worker) {
        while (staff.hiresWhenNeeded() && !worker.isSummonedWithin(staff.patience())) {
            if (mutex.tryLock()) { // lock() may need memory, and nothing must fail between lying down and being called
                boolean dismissed = staff.dismiss(worker, atOnce());
                unlockAndWake();
                if (dismissed) {
                    return false;
                }
                break;
            }
        }
        worker.awaitSummons();
        return true;
    }

    private void arrive(Worker worker) {
        staff.arrive(worker);
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
        Job next = crews.next();
        if (next == null && jobs.size() > permits.waiting()) {
            next = jobs.poll();
        }
        return next instanceof Job.Timed timed ? timed.taken() : next;
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

    boolean offer(Lanes crew, Job job) {
        mutex.lock();
        try {
            if (crew.isClosed()) {
                rejected++;
                return false;
            }
            return join(job) == Answer.ACCEPTED;
        } finally {
            unlockAndWake();
        }
    }

    private Answer join(Job job) {
        if (phase == Phase.RUNNING && permits.admit(capacity)) {
            jobs.add(job);
            return Answer.ACCEPTED;
        }
        rejected++;
        return phase == Phase.RUNNING ? Answer.FULL : Answer.SHUT_DOWN;
    }

    boolean addLead(Lanes crew, Runnable code) {
        mutex.lock();
        try {
            return !crew.isClosed() && crew.addLead(code);
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
        if (crews.forgetIfOver(crew)) {
            staff.rouse();
        }
    }

    /** Makes and enters a worker that the caller is to start; null if there are enough for a beginning. */
    @Nullable
    Worker enter() {
        mutex.lock();
        try {
            return isOver() || staff.threads() >= atOnce() ? null : staff.engage();
        } finally {
            unlockAndWake();
        }
    }

    /** Strikes out a worker that could not be started. */
    void strike(Worker worker) {
        mutex.lock();
        try {
            staff.strike(worker);
        } finally {
            unlockAndWake();
        }
    }

    private boolean isOver() {
        return phase != Phase.RUNNING && jobs.isEmpty() && crews.isEmpty() && ongoing == 0;
    }

    private int surplus() {
        return isOver() ? staff.threads() : staff.threads() - wanted();
    }

    /** How many threads are enough for whatever may start. */
    private int wanted() {
        return permits.size() + crews.hands();
    }

    /** How many threads there are from the beginning, needed or not. */
    private int atOnce() {
        return staff.hiresWhenNeeded() ? crews.hands() + 1 : wanted();
    }

    private int startable() {
        return jobs.size() - permits.waiting() + crews.startable();
    }

    private void unlockAndWake() {
        unlockAndWake(true);
    }

    /**
     * Calls as many idle workers as there is work for, and hires one if that was not enough. The last one is woken after the mutex is
     * free, or it would run into it. Never throws: whoever comes with a job in hand would lose it.
     */
    private void unlockAndWake(boolean mayHire) {
        Worker last = null;
        Worker hired = null;
        Throwable lacking = null;
        try {
            last = call();
            hired = mayHire && staff.hiresWhenNeeded() ? staff.hire(startable(), wanted()) : null;
        } catch (Throwable memory) {
            lacking = memory;
        }
        mutex.unlock();
        LockSupport.unpark(last);
        if (hired != null) {
            lacking = hired.failureToStart();
            if (lacking != null) {
                leave(hired);
            }
        }
        if (lacking != null) {
            Worker.reportNone(lacking);
        }
    }

    private @Nullable Worker call() {
        if (isOver() && staff.threads() == 0) {
            terminated.signalAll();
        }
        return staff.isAvailable() ? staff.call(startable() + Math.max(0, surplus())) : null;
    }

    /** Does without a worker that has no thread: jobs wait for the others, of whom nobody was called meanwhile. */
    private void leave(Worker hired) {
        mutex.lock();
        staff.strike(hired);
        unlockAndWake(false);
    }

    /** A job goes on without its worker, and keeps its permit. */
    void goesOn() {
        mutex.lock();
        ongoing++;
        mutex.unlock();
    }

    void ended() {
        mutex.lock();
        try {
            ongoing--;
            permits.giveBack();
            done++;
        } finally {
            unlockAndWake();
        }
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
            all = staff.all();
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
            return isOver() && staff.threads() == 0;
        } finally {
            mutex.unlock();
        }
    }

    boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        List<Worker> all;
        mutex.lockInterruptibly();
        try {
            while (!isOver() || staff.threads() > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = terminated.awaitNanos(nanos);
            }
            all = staff.all();
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
            return new Figures(size, staff.threads(), busy, size - busy, queued, capacity, done, failed, rejected);
        } finally {
            mutex.unlock();
        }
    }
}
