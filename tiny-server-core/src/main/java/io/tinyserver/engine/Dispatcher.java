package io.tinyserver.engine;

import io.tinyserver.pool.Crew;
import io.tinyserver.route.Dispatch;
import io.tinyserver.route.Match;
import io.tinyserver.route.Router;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Decides where a request's handler runs: in place, on the pool, or in the reserved lane.
 *
 * <p>Hints of the route win, then what the server was told, then what was learned. What is learned is kept by route; for patterns that
 * cover everything, such as that of a whole application behind one handler, by a hash of the path in a table of fixed size.
 *
 * <p>Used by all leaders at once; what they learn may lose an update now and then.
 */
final class Dispatcher {

    /** Where a handler runs. */
    enum Place {
        /** On the thread that read the request. */
        HERE,
        /** On a worker, as soon as there is a permit. */
        POOL,
        /** On the one thread that never waits for a permit. */
        RESERVED
    }

    private static final int PATHS = 4096;
    private static final String ALL_BELOW = "/**";

    private final Dispatch unhinted;
    private final Crew crew;
    private final LossAlarm alarm = new LossAlarm();
    private final RouteProfile[] byRoute;
    private final AtomicReferenceArray<RouteProfile> byPath = new AtomicReferenceArray<>(PATHS);

    Dispatcher(Dispatch unhinted, Router router, Crew crew) {
        this.unhinted = unhinted;
        this.crew = crew;
        this.byRoute = new RouteProfile[router.routeCount()];
        for (int i = 0; i < byRoute.length; i++) {
            byRoute[i] = new RouteProfile();
        }
    }

    /** What is known of the route, or of the path where the route covers everything. */
    RouteProfile profile(Match match, String path) {
        if (!match.route().pattern().endsWith(ALL_BELOW)) {
            return byRoute[match.routeIndex()];
        }
        int slot = spread(path.hashCode()) & (PATHS - 1);
        RouteProfile known = byPath.get(slot);
        if (known == null) {
            known = new RouteProfile();
            byPath.set(slot, known);
        }
        return known;
    }

    /**
     * Where to run a handler now.
     *
     * @param hint what the route says
     * @param profile what is known of it
     * @param term the leader's term, for its clock and its turn's length
     */
    Place place(Dispatch hint, RouteProfile profile, Term term) {
        return switch (wanted(hint)) {
            case QUICK -> Place.HERE;
            case BLOCKING -> Place.POOL;
            case RESERVED -> Place.RESERVED;
            case LEARN -> isBetterHere(profile, term) ? Place.HERE : Place.POOL;
        };
    }

    private Dispatch wanted(Dispatch hint) {
        return hint == Dispatch.LEARN ? unhinted : hint;
    }

    private boolean isBetterHere(RouteProfile profile, Term term) {
        if (profile.isPooled() || !profile.isProven() && alarm.isOn(term.now())) {
            return false;
        }
        boolean light = !profile.isHeavy() || profile.isToBeTried();
        return light && (profile.isProven() || !term.isLong()) || !crew.hasIdleWorker();
    }

    /** A route cost leadership and is held responsible. */
    void lost(RouteProfile profile) {
        profile.lost();
        alarm.note();
    }

    /** Whether something is to be learned from the run on the pool that is about to begin, so that it is to be timed. */
    boolean learnsFromPool(Dispatch hint, RouteProfile profile) {
        return wanted(hint) == Dispatch.LEARN && profile.isToBeTimedOnPool();
    }

    /** A handler ran on the pool for so long, by its thread's clock. */
    void ranOnPool(RouteProfile profile, long nanos) {
        boolean known = profile.isPooled();
        if (profile.ranOnPool(nanos) && !known) {
            alarm.note();
        }
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 12 ^ hash >>> 24;
    }
}
