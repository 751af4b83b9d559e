package io.tinyserver.engine;

import io.tinyserver.pool.Run;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the user code that runs on behalf of an exchange: which run it is, and whether it cost leadership.
 *
 * <p>{@link Gate} writes the run, and any thread may interrupt it: the interrupt never reaches a thread that has moved on to something
 * else. The watchdog writes the loss before it takes leadership away, and the thread that has lost it reads it afterwards.
 *
 * <p>Invariant: an id belongs to the run that is seen before and after it. The id changes only while there is no run, and the writes are
 * seen in their order.
 */
class UserRun {

    private static final VarHandle RUN;
    private static final VarHandle RUN_ID;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            RUN = lookup.findVarHandle(UserRun.class, "run", Run.class);
            RUN_ID = lookup.findVarHandle(UserRun.class, "runId", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile @Nullable Run run;
    private volatile long runId;
    private long lookAtLoss = Long.MAX_VALUE;
    private long timeAtLoss;
    private boolean blamed;

    /** User code begins. */
    final void runsAs(Run newRun, long id) {
        RUN_ID.setRelease(this, id);
        run = newRun; // no weaker store would do: who cancels says so first and looks for a run then
        if (isToBeInterrupted()) {
            newRun.interrupt(id);
        }
    }

    /** Whether user code is to be interrupted as soon as it begins; asked after it can be interrupted by others. */
    boolean isToBeInterrupted() {
        return false;
    }

    /** User code is over. */
    final void ranAs(Run oldRun, long id) {
        if (runId == id) {
            RUN.compareAndSet(this, oldRun, null); // another worker may have begun the next one meanwhile
        }
    }

    /** The name of the thread that is in user code; null if none is. */
    final @Nullable String runner() {
        Run current = run;
        return current == null ? null : current.threadName();
    }

    /** Interrupts the user code that runs, if any. */
    final boolean interrupt() {
        for (Run current = run; current != null; current = run) {
            long id = runId;
            if (current == run) {
                return current.interrupt(id);
            }
        }
        return false;
    }

    /** Written by the watchdog just before it takes leadership away: its own look, and what the leader's clock shows. */
    final void noteLoss(long look, long time, boolean isBlamed) {
        lookAtLoss = look;
        timeAtLoss = time;
        blamed = isBlamed;
    }

    /** Whether, seen by the thread that has come back, the route is to be blamed although the watchdog did not. */
    final boolean stoodFor(long looksNow, long timeNow) {
        return !blamed
                && looksNow - lookAtLoss >= Watchdog.LOOKS_TO_BLAME
                && ThreadClock.between(timeAtLoss, timeNow) >= Watchdog.NANOS_TO_BLAME;
    }
}
