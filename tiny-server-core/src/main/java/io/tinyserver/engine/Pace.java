package io.tinyserver.engine;

import java.time.Duration;

/**
 * How quickly a peer sends a content, on the average since its beginning. Time in which we do not read is not counted.
 *
 * <p>A time for the next byte alone never ends a peer that sends a byte now and then. Used by the leader alone.
 */
final class Pace {

    private static final double NANOS_PER_SECOND = 1e9;

    private final long graceNanos;
    private final int bytesPerSecond;
    private final long start = System.nanoTime();
    private long latest = start;
    private long pausedNanos;
    private long pausedSince;
    private boolean paused;
    private long bytes;

    Pace(Duration grace, int bytesPerSecond) {
        this.graceNanos = grace.toNanos();
        this.bytesPerSecond = bytesPerSecond;
    }

    /** So many bytes have come. */
    void moved(int count, long now) {
        bytes += count;
        latest = now;
    }

    /** We stop reading, or read again. */
    void pause(boolean stops, long now) {
        if (stops && !paused) {
            pausedSince = now;
        } else if (!stops && paused) {
            pausedNanos += now - pausedSince;
        }
        paused = stops;
    }

    /** Whether fewer bytes have come than a peer has to send in that time. */
    boolean isTooSlow() {
        long waited = latest - start - pausedNanos;
        return waited > graceNanos && bytes < bytesPerSecond * (waited / NANOS_PER_SECOND);
    }
}
