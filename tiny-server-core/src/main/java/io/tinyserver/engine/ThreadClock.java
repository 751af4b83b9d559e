package io.tinyserver.engine;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * A clock that stands still while its thread is ready to run and has no processor: that time is not the handler's. The difference of two
 * readings, {@link #between}, is how long the thread was on a processor or waited for something else.
 *
 * <p>Linux counts the delay, as the second figure in {@code /proc/…/schedstat} (Documentation/scheduler/sched-stats.rst in its sources), and
 * a reading costs some microseconds. Where the system does not tell, this is {@link System#nanoTime}.
 *
 * <p>Immutable; any thread may read the clock of another. The system counts a delay when it is over: read while its thread is without a
 * processor, the clock goes on, and jumps back later.
 */
final class ThreadClock {

    /** A reading that could not be taken, for want of a file or of memory: nothing follows from it. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MOST_BYTES = 64;
    private static final ThreadClock CURRENT = new ThreadClock("/proc/thread-self/schedstat");
    private static final boolean DELAY_IS_TOLD = number(CURRENT.schedstat, 1) != UNKNOWN;

    private final String schedstat;

    private ThreadClock(String schedstat) {
        this.schedstat = schedstat;
    }

    /** What the clock of the current thread shows; not for virtual threads, which the system does not know. */
    static long now() {
        return CURRENT.read();
    }

    /** The clock of the current thread, for others to read. */
    static ThreadClock ofCurrentThread() {
        return DELAY_IS_TOLD
                ? new ThreadClock("/proc/self/task/" + number("/proc/thread-self/stat", 0) + "/schedstat")
                : CURRENT;
    }

    /** What the clock shows, in nanoseconds; or {@link #UNKNOWN}. */
    long read() {
        long wall = System.nanoTime();
        if (!DELAY_IS_TOLD) {
            return wall;
        }
        long delay = number(schedstat, 1);
        return delay == UNKNOWN ? UNKNOWN : wall - delay;
    }

    /** How many nanoseconds have passed between two readings; negative if one of them is unknown. */
    static long between(long from, long to) {
        return from == UNKNOWN || to == UNKNOWN ? -1 : Math.max(0, to - from);
    }

    /** The number at that place in a file of numbers. */
    private static long number(String file, int index) {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] text = new byte[MOST_BYTES];
            return number(text, in.read(text), index);
        } catch (IOException | OutOfMemoryError lacking) {
            return UNKNOWN;
        }
    }

    private static long number(byte[] text, int length, int index) {
        long number = UNKNOWN;
        int spaces = 0;
        for (int i = 0; i < length && spaces <= index; i++) {
            if (text[i] == ' ') {
                spaces++;
            } else if (spaces == index && text[i] >= '0' && text[i] <= '9') {
                number = 10 * Math.max(0, number) + text[i] - '0';
            }
        }
        return number;
    }
}
