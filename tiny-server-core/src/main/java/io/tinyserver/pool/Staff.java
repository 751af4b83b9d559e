package io.tinyserver.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a pool: who there is, who is idle, and who was called and has not come yet. Guarded by the queue's mutex.
 *
 * <p>Idle workers wait in a stack: the last to lie down is the first to be called, because its caches are still warm. So those that are
 * not needed any more are the ones at the bottom, which nobody calls.
 */
final class Staff {

    private final Supplier<Worker> birth;
    private final boolean hiresWhenNeeded;
    private final long patience;
    private final List<Worker> workers = new ArrayList<>();
    private int threads;
    private int coming;
    private @Nullable Worker idle;
    private @Nullable Worker beginner;

    private Staff(Supplier<Worker> birth, boolean hiresWhenNeeded, long patience) {
        this.birth = birth;
        this.hiresWhenNeeded = hiresWhenNeeded;
        this.patience = patience;
    }

    /** Nobody yet; whoever enters stays. */
    static Staff permanent(Supplier<Worker> birth) {
        return new Staff(birth, false, Long.MAX_VALUE);
    }

    /** Nobody yet; a worker is made when a job may start and none is idle, and goes when it has been idle for so many nanoseconds. */
    static Staff hiredWhenNeeded(Supplier<Worker> birth, long patience) {
        return new Staff(birth, true, patience);
    }

    boolean hiresWhenNeeded() {
        return hiresWhenNeeded;
    }

    /** Nanoseconds after which an idle worker asks whether it may go. */
    long patience() {
        return patience;
    }

    int threads() {
        return threads;
    }

    /** All that have not been seen to end, also those that have departed. */
    List<Worker> all() {
        return List.copyOf(workers);
    }

    /** Makes and enters a worker that is to be started when the mutex is free. */
    Worker engage() {
        Worker worker = birth.get();
        workers.removeIf(former -> former.getState() == Thread.State.TERMINATED);
        workers.add(worker);
        threads++;
        return worker;
    }

    /** One thread less. It stays among {@link #all}, so that one can wait for its last instruction. */
    void depart() {
        threads--;
    }

    /** Strikes out a worker that could not be started. */
    void strike(Worker worker) {
        workers.remove(worker);
        threads--;
        arrive(worker);
    }

    /** A worker lies down. */
    void rest(Worker worker) {
        worker.below = idle;
        idle = worker;
    }

    /** Lets a worker go that is idle, if more than so many have come; false if not, or if it was called meanwhile. */
    boolean dismiss(Worker worker, int least) {
        int present = beginner == null ? threads : threads - 1;
        if (present <= least || !withdraw(worker)) {
            return false;
        }
        depart();
        return true;
    }

    private boolean withdraw(Worker worker) {
        Worker above = null;
        for (Worker next = idle; next != null; next = next.below) {
            if (next == worker) {
                if (above == null) {
                    idle = worker.below;
                } else {
                    above.below = worker.below;
                }
                worker.below = null;
                return true;
            }
            above = next;
        }
        return false;
    }

    /** A worker comes, perhaps because it was called. */
    void arrive(Worker worker) {
        if (worker == beginner) {
            beginner = null;
        }
        if (worker.answersSummons()) {
            coming--;
        }
    }

    /** Calls all that are idle, where they may go: fewer are needed now than when they were told to stay. */
    void rouse() {
        if (hiresWhenNeeded) {
            LockSupport.unpark(call(Integer.MAX_VALUE));
        }
    }

    /** Whether there is anybody to be called or hired. */
    boolean isAvailable() {
        return idle != null || hiresWhenNeeded;
    }

    /** Calls idle workers until as many are coming as are needed; the caller wakes the one that this returns. */
    @Nullable
    Worker call(int needed) {
        Worker last = null;
        while (coming < needed && idle != null) {
            LockSupport.unpark(last);
            last = idle;
            idle = last.below;
            last.below = null;
            last.summon();
            coming++;
        }
        return last;
    }

    /**
     * Hires a worker if nobody is idle or coming and there may be one more; the caller starts it. When the new one comes it hires the
     * next, if that is still needed: so a burst of short jobs does not leave as many threads behind.
     */
    @Nullable
    Worker hire(int needed, int most) {
        if (!hiresWhenNeeded || idle != null || coming > 0 || needed <= 0 || threads >= most) {
            return null;
        }
        Worker hired = engage();
        beginner = hired;
        hired.summon();
        coming++;
        return hired;
    }
}
