package io.tinyserver.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps a pause between lines of the log that peers can provoke, and counts those that are left out. Used by all threads. */
final class LinePause {

    private final LongSupplier clock;
    private final long nanos;
    private final AtomicLong nextLine;
    private final LongAdder leftOut = new LongAdder();

    /**
     * A pause.
     *
     * @param clock in nanoseconds; may run over
     * @param nanos how long a pause is
     */
    LinePause(LongSupplier clock, long nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.nextLine = new AtomicLong(clock.getAsLong());
    }

    /** Asks for a line. Null if it has to be left out; otherwise its end, which tells of lines that were. */
    @Nullable
    String endOfLine() {
        long now = clock.getAsLong();
        long next = nextLine.get();
        if (now - next < 0 || !nextLine.compareAndSet(next, now + nanos)) {
            leftOut.increment();
            return null;
        }
        long before = leftOut.sumThenReset();
        return before == 0 ? "" : "; " + before + " more since the last line";
    }
}
