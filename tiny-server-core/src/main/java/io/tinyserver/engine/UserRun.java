package io.tinyserver.engine;

import io.tinyserver.pool.Run;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the user code that runs on behalf of an exchange: which run it is, on which thread, and whether it cost leadership.
 *
 * <p>{@link Gate} writes the run, and any thread may interrupt it: the interrupt never reaches a thread that has moved on to something
 * else. The watchdog writes the loss before it takes leadership away, and the thread that has lost it reads it afterwards.
 */
class UserRun {

    private volatile @Nullable Run run;
    private volatile @Nullable Thread runner;
    private volatile long runId;
    private long lookAtLoss = Long.MAX_VALUE;
    private boolean blamed;

    /** User code begins. */
    final void runsAs(Run newRun, long id) {
        runId = id;
        runner = Thread.currentThread();
        run = newRun;
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
        if (run == oldRun && runId == id) {
            run = null;
            runner = null;
        }
    }

    /** The name of the thread that is in user code; null if none is. */
    final @Nullable String runner() {
        Thread current = runner;
        return current == null ? null : current.getName();
    }

    /** Interrupts the user code that runs, if any. */
    final boolean interrupt() {
        long id = runId;
        Run current = run;
        return current != null && current.interrupt(id);
    }

    /** Written by the watchdog just before it takes leadership away. */
    final void noteLoss(long look, boolean isBlamed) {
        lookAtLoss = look;
        blamed = isBlamed;
    }

    /** Whether, seen by the thread that has come back, the route is to be blamed although the watchdog did not. */
    final boolean stoodFor(long looksNow) {
        return !blamed && looksNow - lookAtLoss >= Watchdog.LOOKS_TO_BLAME;
    }
}
