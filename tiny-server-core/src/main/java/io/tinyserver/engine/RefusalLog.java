package io.tinyserver.engine;

import io.tinyserver.http.Endpoints;
import io.tinyserver.http1.Rejection;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts refusals by their rule, and logs them: one line a second at the most, so that nobody can fill a disk by sending nonsense.
 *
 * <p>A line names rule, clause and peer, and nothing that the peer has sent. Used by all threads.
 */
final class RefusalLog {

    private static final Log LOG = new Log("io.tinyserver");
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Rejection[] RULES = Rejection.values();

    private final LongAdder[] counts = new LongAdder[RULES.length];
    private final LinePause pause;

    RefusalLog(LongSupplier clock) {
        this.pause = new LinePause(clock, PAUSE_NANOS);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** A message was refused. */
    void count(Rejection rule, Endpoints endpoints) {
        countSilently(rule);
        String more = pause.endOfLine();
        if (more != null) {
            LOG.log(
                    Level.INFO,
                    () -> "Refused " + endpoints.remote() + " with "
                            + rule.status().code() + ", " + rule.id() + ": " + rule.sentence() + " (" + rule.clause()
                            + ")" + more);
        }
    }

    /** A connection was refused in a way that is not worth a line. */
    void countSilently(Rejection rule) {
        counts[rule.ordinal()].increment();
    }

    /** How often each rule was applied, by its id; without those that never were. */
    Map<String, Long> counts() {
        Map<String, Long> byId = new TreeMap<>();
        for (Rejection rule : RULES) {
            long count = counts[rule.ordinal()].sum();
            if (count > 0) {
                byId.put(rule.id(), count);
            }
        }
        return byId;
    }
}
