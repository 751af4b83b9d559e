package io.tinyserver.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the watchdog sleep while nothing runs, without ever missing that something does.
 *
 * <p>Invariant: while a reactor is in a turn, the watchdog is awake or somebody has been told to wake it. A reactor first counts itself
 * in, then looks whether the watchdog sleeps; the watchdog first says that it sleeps, then looks whether anybody is counted in. All of it
 * is volatile, so at least one of the two sees the other.
 */
final class Vigil {

    private final AtomicInteger turning = new AtomicInteger();
    private volatile boolean asleep;

    /** A turn begins; returns whether the caller has to wake the watchdog. */
    boolean enter() {
        turning.incrementAndGet();
        return asleep;
    }

    /** A turn that was entered is over. */
    void leave() {
        turning.decrementAndGet();
    }

    /** The watchdog wants to sleep; returns whether it may. If it may, it is to call {@link #awake} afterwards. */
    boolean maySleep() {
        asleep = true;
        if (turning.get() > 0) {
            asleep = false;
            return false;
        }
        return true;
    }

    /** Whether the watchdog has said that it sleeps. */
    boolean isAsleep() {
        return asleep;
    }

    /** The watchdog watches again, or is told to. */
    void awake() {
        asleep = false;
    }
}
