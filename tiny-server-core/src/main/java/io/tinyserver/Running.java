package io.tinyserver;

import io.tinyserver.engine.Engine;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.observe.ServerSnapshot.State;
import io.tinyserver.pool.Figures;
import java.time.Duration;

/**
 * What exists only between a start and a stop.
 *
 * @param engine the sockets
 * @param workers the threads
 * @param listener where the server listens
 * @param secure whether connections are encrypted
 * @param before what former runs have counted
 */
record Running(Engine engine, Workers workers, Listener listener, boolean secure, Totals before) {

    /** What the log says about the start. */
    String startLine() {
        return "Listening on " + listener.name(secure) + ", " + workers.pool().size() + " workers";
    }

    /** What was counted up to now. */
    Totals totals() {
        return before.plus(engine);
    }

    ServerSnapshot snapshot(State state, int maxConnections) {
        Figures pool = workers.pool().figures();
        Totals totals = totals();
        return new ServerSnapshot(
                state,
                listener.port(),
                engine.connections(),
                maxConnections,
                engine.activeRequests(),
                pool.size(),
                pool.busy(),
                pool.queued(),
                pool.queueCapacity(),
                totals.requests(),
                totals.rejected(),
                totals.failed(),
                totals.leadershipLost(),
                totals.queueTime().jobs(),
                Duration.ofNanos(totals.queueTime().nanos()));
    }

    /** Gives back what the engine has left. */
    void release() {
        listener.removeFile();
        workers.release();
    }
}
