package io.tinyserver.engine;

import io.tinyserver.pool.Run;
import org.jspecify.annotations.Nullable;

/**
 * What user code can be interrupted on behalf of: it knows the run that is on, so that an interrupt never reaches a thread that has moved
 * on to something else. Written by {@link Gate}, read by any thread.
 */
class Interruptible {

    private volatile @Nullable Run run;
    private volatile @Nullable Thread runner;
    private volatile long runId;

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
}
