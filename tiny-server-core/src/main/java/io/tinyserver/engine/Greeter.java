package io.tinyserver.engine;

import io.tinyserver.pool.ThreadPool;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Does what is slow about a handshake: asks the user for keys, signs, checks certificates. It has threads of its own, so that a server
 * whose workers are all busy still greets, and none of that holds up a leader.
 *
 * <p>Each connection has at most one job here, and the queue has room for one of every connection. Thread-safe.
 */
final class Greeter {

    private static final int MOST_THREADS = 4;

    private final TlsEngines engines;
    private final ThreadPool lane;

    /** Starts the threads. */
    Greeter(TlsEngines engines, int maxConnections) {
        this.engines = engines;
        this.lane = ThreadPool.builder()
                .name("tiny-tls")
                .size(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()))
                .queueCapacity(maxConnections)
                .build();
    }

    /**
     * An engine for a new connection; called by one of the threads here.
     *
     * @throws NoEngineException if the user's keys or settings do not give one
     */
    SSLEngine engine(@Nullable String serverName) throws NoEngineException {
        try {
            return engines.create(serverName);
        } catch (RuntimeException | Error unusable) {
            throw new NoEngineException(unusable);
        }
    }

    /**
     * Has one of the threads do something.
     *
     * @throws RejectedExecutionException if the server has ended
     */
    void run(Runnable job) {
        lane.execute(job);
    }

    /** Ends the threads, without waiting for them. */
    void end() {
        lane.shutdownNow();
    }
}
