package io.tinyserver;

import io.tinyserver.engine.Engine;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.observe.ServerSnapshot.State;
import io.tinyserver.pool.Figures;
import java.net.InetSocketAddress;

/**
 * What exists only between a start and a stop.
 *
 * @param engine the sockets
 * @param workers the threads
 * @param address where the server listens
 * @param secure whether connections are encrypted
 */
record Running(Engine engine, Workers workers, InetSocketAddress address, boolean secure) {

    /** What the log says about the start. */
    String startLine() {
        String scheme = secure ? "https://" : "";
        String host = address.getAddress().getHostAddress();
        String reach = address.getAddress().isLoopbackAddress() ? " (this machine only)" : "";
        return "Listening on " + scheme + host + ":" + address.getPort() + reach + ", "
                + workers.pool().size() + " workers";
    }

    ServerSnapshot snapshot(State state) {
        Figures pool = workers.pool().figures();
        return new ServerSnapshot(
                state,
                address.getPort(),
                engine.connections(),
                engine.activeRequests(),
                pool.size(),
                pool.busy(),
                pool.queued(),
                engine.requests(),
                engine.rejections(),
                engine.leadershipLost());
    }
}
