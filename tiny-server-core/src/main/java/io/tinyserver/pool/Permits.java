package io.tinyserver.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The permits under which ordinary jobs and user code run, and the jobs that wait for one: both in a single number.
 *
 * <pre>
 *   balance = size - held - queued
 *   free    = max(0,  balance)
 *   waiting = max(0, -balance)
 * </pre>
 *
 * <p>As one number cannot be positive and negative, a free permit and a waiting job never coexist, not even for a moment; nobody can
 * barge past a waiting job, and nobody has to look twice. A job joins the queue by taking one off the balance. If the balance was
 * positive, the permit is the job's own from then on; else the job waits, and the next permit that is given back is its own. A worker
 * that takes a job out of the queue turns {@code queued} into {@code held} and leaves the balance as it is.
 *
 * <p>Any thread may call any method. None blocks.
 */
final class Permits {

    private final int size;
    private final AtomicInteger balance;

    Permits(int size) {
        this.size = size;
        this.balance = new AtomicInteger(size);
    }

    int size() {
        return size;
    }

    /** Takes a permit for code that runs at once: only if one is free, and therefore no job waits. */
    boolean tryTake() {
        for (int now = balance.get(); now > 0; now = balance.get()) {
            if (balance.compareAndSet(now, now - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Lets one job join the queue, unless it would have to wait and {@code capacity} others wait already. */
    boolean admit(int capacity) {
        for (int now = balance.get(); now > -capacity; now = balance.get()) {
            if (balance.compareAndSet(now, now - 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives one permit back.
     *
     * @return whether it went to a job that was waiting, which now needs a worker
     */
    boolean giveBack() {
        return balance.getAndIncrement() < 0;
    }

    /** Lets jobs leave the queue without having run. */
    void withdraw(int jobs) {
        balance.addAndGet(jobs);
    }

    /** How many permits nobody has and no job is about to use. */
    int free() {
        return Math.max(0, balance.get());
    }

    /** How many of the queued jobs have no permit yet. */
    int waiting() {
        return Math.max(0, -balance.get());
    }

    /** How many permits are taken while {@code queued} jobs are in the queue. */
    int held(int queued) {
        return size - balance.get() - queued;
    }
}
