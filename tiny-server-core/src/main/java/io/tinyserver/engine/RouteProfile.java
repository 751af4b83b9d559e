package io.tinyserver.engine;

/**
 * What has been learned of one route: may its handler run on the leader?
 *
 * <p>To run in place costs some 4 us less than to hand over, and a loss of leadership costs 1 to 2 ms; so a route pays in place as long
 * as fewer than about 0.3 % of its runs cost leadership. Each good run earns one point, up to a limit, and each loss costs
 * {@value #POINTS_PER_LOSS}; who goes below zero is handed to the pool, and comes back after a number of runs that were quick there, a
 * number that doubles with each relapse, up to where a relapse costs no more than the hand-overs that it spares. A run that would have cost
 * leadership takes {@value #STEPS_BACK} of them back and not all: on a machine with too few processors some runs of any handler take
 * long, since the thread was not running, and not every system tells that from the handler's own time ({@link ThreadClock}). For the same
 * reason a handler's usual time is no mean, which a few such runs would ruin, but the time that three quarters of its runs in place do not
 * exceed; on the pool many threads get in each other's way. So a heavy handler runs in place now and then, too.
 *
 * <p>It is an estimate: several threads write without locks, and a lost update does no harm.
 */
final class RouteProfile {

    private static final int POINTS_PER_LOSS = 333;
    private static final int MOST_POINTS = 3 * POINTS_PER_LOSS;

    /** With so many points a route counts as quick even while others cause losses. */
    private static final int POINTS_OF_PROVEN = 32;

    private static final int FIRST_PROBATION = 64;
    private static final int LONGEST_PROBATION = 1 << 12;

    /** A run longer than this, had it run in place, might have cost leadership. */
    static final int SLOW_NANOS = 1_000_000;

    /** A run shorter than this counts as quick in probation. */
    private static final int QUICK_NANOS = 200_000;

    /** A handler that computes longer than this is handed over while workers are idle, so that all cores work. */
    private static final int HEAVY_NANOS = 100_000;

    /** One run of a heavy handler in so many is in place. */
    private static final int RUNS_PER_TRIAL = 32;

    private static final int STEPS_BACK = 8;

    /**
     * One run on the pool in so many is timed, and stands for the others: reading the clock of a thread costs as much as a hand-over. Only
     * while nothing is known of the route each one is.
     */
    static final int RUNS_PER_TIMING = 8;

    /** Each run that was slow doubles the pause to the next that is timed, up to here: some routes always wait. */
    private static final int LONGEST_PAUSE = 8 * RUNS_PER_TIMING;

    private int points;
    private boolean pooled;
    private int quickRuns;
    private int probation = FIRST_PROBATION;
    private int usualNanos;
    private int heavyRuns;
    private int pause = RUNS_PER_TIMING;
    private int runsToTiming;

    /** Whether the route belongs on the pool until it has shown that it is quick. */
    boolean isPooled() {
        return pooled;
    }

    /** Whether the route has shown that it is quick. */
    boolean isProven() {
        return !pooled && points >= POINTS_OF_PROVEN;
    }

    /** Whether the handler computes so long that another core should do it, if one is idle. */
    boolean isHeavy() {
        return usualNanos > HEAVY_NANOS;
    }

    /** Asked before each run of a heavy handler: whether this one is to show how long it takes in place. */
    boolean isToBeTried() {
        return ++heavyRuns % RUNS_PER_TRIAL == 0;
    }

    /** A run in place ended with leadership still held. */
    void ranInPlace() {
        if (points < MOST_POINTS) {
            points++;
        }
    }

    /** A run in place that was timed. */
    void timed(long nanos) {
        int sample = (int) Math.max(1, Math.min(nanos, SLOW_NANOS));
        int usual = usualNanos;
        if (usual == 0) {
            usualNanos = sample;
        } else if (sample > usual) {
            usualNanos = usual + 3 * (usual / 16 + 1); // three steps up for each one down: the upper quartile
        } else {
            usualNanos = usual - usual / 16;
        }
    }

    /** A run in place cost leadership, and the route is held responsible. */
    void lost() {
        points -= POINTS_PER_LOSS;
        if (points < 0) {
            points = 0;
            quickRuns = 0;
            pooled = true;
            probation = Math.min(2 * probation, LONGEST_PROBATION);
        }
    }

    /** Asked before each run on the pool: whether this one is to be timed; the first is. */
    boolean isToBeTimedOnPool() {
        boolean known = pooled || isHeavy();
        if (known && --runsToTiming > 0) {
            return false;
        }
        runsToTiming = pause;
        return true;
    }

    /** A run on the pool that was timed took so long; returns whether it would have cost leadership in place. */
    boolean ranOnPool(long nanos) {
        if (nanos >= SLOW_NANOS) {
            quickRuns = Math.max(0, quickRuns - STEPS_BACK * RUNS_PER_TIMING);
            pause = pooled ? Math.min(2 * pause, LONGEST_PAUSE) : RUNS_PER_TIMING;
            return true;
        }
        pause = RUNS_PER_TIMING;
        runsToTiming = Math.min(runsToTiming, pause);
        if (nanos < QUICK_NANOS) {
            quick();
        }
        return false;
    }

    private void quick() {
        if (!pooled) {
            ranInPlace();
            return;
        }
        quickRuns += RUNS_PER_TIMING;
        if (quickRuns >= probation) {
            pooled = false;
        }
    }
}
