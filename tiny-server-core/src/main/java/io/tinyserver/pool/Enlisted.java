package io.tinyserver.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The crews that share a pool, taken together. Guarded by the queue's mutex. */
final class Enlisted {

    private final List<Lanes> crews = new ArrayList<>();

    boolean add(Lanes crew) {
        return crews.add(crew);
    }

    /** Strikes out a crew if it is closed and has nothing more to do; returns whether it was. */
    boolean forgetIfOver(Lanes crew) {
        return crew.isClosed() && crew.hands() == 0 && crews.remove(crew);
    }

    boolean isEmpty() {
        return crews.isEmpty();
    }

    /** The next job of the lanes that may start: lead jobs come before reserved ones. */
    @Nullable
    Job next() {
        for (Lanes crew : crews) {
            Job lead = crew.nextLead();
            if (lead != null) {
                return lead;
            }
        }
        for (Lanes crew : crews) {
            Job reserved = crew.nextReserved();
            if (reserved != null) {
                return reserved;
            }
        }
        return null;
    }

    /** How many threads they need beside those of the permits. */
    int hands() {
        int hands = 0;
        for (int i = 0; i < crews.size(); i++) {
            hands += crews.get(i).hands();
        }
        return hands;
    }

    /** How many jobs of the lanes could start now if there were threads. */
    int startable() {
        int startable = 0;
        for (int i = 0; i < crews.size(); i++) {
            startable += crews.get(i).startable();
        }
        return startable;
    }
}
