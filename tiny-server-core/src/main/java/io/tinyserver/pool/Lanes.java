package io.tinyserver.pool;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The two lanes of one crew, and the count of threads that they may use.
 *
 * <pre>
 *   leading   &lt;= leaders + held     whenever a lead job starts
 *   reserving &lt;= 1
 *   hands      = leaders + 1         while the crew is open
 *   hands      = min(leaders, lead jobs) + min(1, reserved jobs)    when it is closed; those that wait or run
 * </pre>
 *
 * <p>{@code held} are the permits that this crew's leaders have taken. A leader that is stuck in user code has one, so the thread it
 * blocks is one of the {@code size} that belong to the permits, and its successor may have one of the crew's.
 *
 * <p>Guarded by the queue's mutex, except {@code held}, which anybody may change at any time, and the two sums of what has waited, which
 * change under the mutex only and may be read by anybody.
 */
final class Lanes {

    static final int RESERVED_CAPACITY = 64;

    private final int leaders;
    private final AtomicInteger held = new AtomicInteger();
    private final ArrayDeque<Job> leads = new ArrayDeque<>();
    private final ArrayDeque<Job> reserved = new ArrayDeque<>();
    private final LongAdder jobsThatWaited = new LongAdder();
    private final LongAdder nanosWaited = new LongAdder();
    private int leading;
    private boolean reserving;
    private boolean closed;

    Lanes(int leaders) {
        this.leaders = leaders;
    }

    void permitTaken() {
        held.incrementAndGet();
    }

    /** Notes that a permit is about to be given back, and refuses one that was never taken. */
    void permitReturning() {
        for (int now = held.get(); now > 0; now = held.get()) {
            if (held.compareAndSet(now, now - 1)) {
                return;
            }
        }
        throw new IllegalStateException("no permit of this crew is taken");
    }

    /** A job of the crew left the common queue. */
    void hasWaited(long nanos) {
        jobsThatWaited.increment();
        nanosWaited.add(nanos);
    }

    QueueTime queueTime() {
        return new QueueTime(jobsThatWaited.sum(), nanosWaited.sum());
    }

    boolean addLead(Runnable code) {
        return leads.add(new Job.Lead(code, this));
    }

    boolean addReserved(Runnable code) {
        return reserved.size() < RESERVED_CAPACITY && reserved.add(new Job.Reserved(code, this));
    }

    /** How many jobs of the two lanes could start now if there were threads. */
    int startable() {
        return startableLeads() + (reserving || reserved.isEmpty() ? 0 : 1);
    }

    private int startableLeads() {
        return leads.isEmpty() ? 0 : Math.max(0, Math.min(leads.size(), leaders + held.get() - leading));
    }

    @Nullable
    Job nextLead() {
        if (startableLeads() == 0) {
            return null;
        }
        leading++;
        return leads.poll();
    }

    @Nullable
    Job nextReserved() {
        if (reserving || reserved.isEmpty()) {
            return null;
        }
        reserving = true;
        return reserved.poll();
    }

    void leadEnded() {
        leading--;
    }

    void reservedEnded() {
        reserving = false;
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** How many threads this crew needs beside those of the permits. */
    int hands() {
        if (!closed) {
            return leaders + 1;
        }
        return Math.min(leaders, leads.size() + leading) + (reserving || !reserved.isEmpty() ? 1 : 0);
    }
}
