package io.tinyserver;

import io.tinyserver.engine.Engine;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.pool.Figures;
import java.net.InetSocketAddress;

/** What exists only between a start and a stop. */
record Running(Engine engine, Workers workers, InetSocketAddress address) {

    /** What the log says at the start. */
    String startLine() {
        String host = address.getAddress().getHostAddress();
        String reach = address.getAddress().isLoopbackAddress() ? " (this machine only)" : "";
        return "Listening on " + host + ":" + address.getPort() + reach + ", "
                + workers.pool().size() + " workers";
    }

    /** The figures now. */
    ServerSnapshot snapshot(ServerSnapshot.State state) {
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
