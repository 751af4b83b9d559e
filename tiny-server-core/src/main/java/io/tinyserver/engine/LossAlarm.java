package io.tinyserver.engine;

import java.util.concurrent.TimeUnit;

/**
 * Is on while losses of leadership come quickly, so that a stream of slow requests, each on a path never seen before, cannot cost a loss
 * each.
 *
 * <p>An estimate like {@link RouteProfile}: written by several threads without a lock.
 */
final class LossAlarm {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LOSSES_TO_RING = 8;

    private long windowStart = System.nanoTime();
    private int losses;
    private long onUntil = windowStart;

    /** A loss happened, or a timed run on the pool took so long that it would have been one. */
    void note() {
        long now = System.nanoTime();
        if (now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            losses = 0;
        }
        if (++losses >= LOSSES_TO_RING) {
            onUntil = now + WINDOW_NANOS;
        }
    }

    /** Whether only proven routes may run in place. */
    boolean isOn(long now) {
        return onUntil - now > 0;
    }
}
