package io.tinyserver.engine;

import java.time.Duration;

/**
 * How quickly bytes get on between a peer and us, on the average since their beginning. Time for which the peer is not to blame is not
 * counted.
 *
 * <p>A time for the next byte alone never ends a peer that sends, or takes, a byte now and then. Used by the leader alone; times are those
 * of {@link System#nanoTime}.
 */
final class Pace {

    private static final double NANOS_PER_SECOND = 1e9;

    private final long graceNanos;
    private final int bytesPerSecond;
    private final long start;
    private long latest;
    private long pausedNanos;
    private long pausedSince;
    private boolean paused;
    private long bytes;

    /**
     * Bytes begin to move.
     *
     * @param grace how long the pace does not matter
     * @param bytesPerSecond the least average; 0 for none
     */
    Pace(Duration grace, int bytesPerSecond, long now) {
        this.graceNanos = grace.toNanos();
        this.bytesPerSecond = bytesPerSecond;
        this.start = now;
        this.latest = now;
    }

    /** So many bytes have moved. */
    void moved(long count, long now) {
        bytes += count;
        latest = now;
    }

    /** From here on, or no longer, it is not up to the peer. */
    void pause(boolean stops, long now) {
        if (stops && !paused) {
            pausedSince = now;
        } else if (!stops && paused) {
            pausedNanos += now - pausedSince;
        }
        paused = stops;
    }

    /** Whether fewer bytes have moved, until they last did, than have to in that time. */
    boolean isTooSlow() {
        long waited = latest - start - pausedNanos;
        return waited > graceNanos && bytes < bytesPerSecond * (waited / NANOS_PER_SECOND);
    }
}
