package io.tinyserver;

import io.tinyserver.engine.Engine;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.observe.ServerSnapshot.State;
import io.tinyserver.pool.Figures;

/**
 * What exists only between a start and a stop.
 *
 * @param engine the sockets
 * @param workers the threads
 * @param listener where the server listens
 * @param secure whether connections are encrypted
 */
record Running(Engine engine, Workers workers, Listener listener, boolean secure) {

    /** What the log says about the start. */
    String startLine() {
        String scheme = secure ? "https://" : "";
        return "Listening on " + scheme + listener.name() + ", "
                + workers.pool().size() + " workers";
    }

    ServerSnapshot snapshot(State state) {
        Figures pool = workers.pool().figures();
        return new ServerSnapshot(
                state,
                listener.port(),
                engine.connections(),
                engine.activeRequests(),
                pool.size(),
                pool.busy(),
                pool.queued(),
                engine.requests(),
                engine.rejections(),
                engine.leadershipLost());
    }

    /** Gives back what the engine has left. */
    void release() {
        listener.removeFile();
        workers.release();
    }
}
