package io.tinyserver.observe;

import java.time.Duration;
import java.util.Map;

/**
 * A server's figures at one moment. Each is exact in itself; together they may be a few microseconds apart.
 *
 * <p>What is counted is counted since the server was built: a stop and a new start take nothing away.
 *
 * @param state where in its life the server is
 * @param port the port it listens on; -1 while it does not listen
 * @param connections open connections
 * @param maxConnections how many connections may be open at once
 * @param activeRequests requests whose answer has not been sent completely
 * @param poolSize how many runs of user code are allowed at once
 * @param busy how many runs of user code are on
 * @param queued requests and jobs that wait for a worker
 * @param queueCapacity how many of them may wait
 * @param requests requests begun
 * @param rejected messages refused by the server itself, by the id of the rule; without rules that were never broken
 * @param failed how often a handler, or the content of its answer, failed
 * @param leadershipLost how often a handler that took long cost a thread its leadership
 * @param handedOver requests that waited in the queue until a worker took them; neither those whose handler ran on the thread that read
 *     them, nor those of reserved routes
 * @param waited how long they waited, all together
 */
public record ServerSnapshot(
        State state,
        int port,
        int connections,
        int maxConnections,
        int activeRequests,
        int poolSize,
        int busy,
        int queued,
        int queueCapacity,
        long requests,
        Map<String, Long> rejected,
        long failed,
        long leadershipLost,
        long handedOver,
        Duration waited) {

    /** The life of a server; it may begin anew after {@link #STOPPED}. */
    public enum State {
        /** Built, never started. */
        NEW,
        /** Accepts and answers. */
        RUNNING,
        /** Finishes what it has begun and accepts nothing new. */
        DRAINING,
        /** Holds no socket, selector or thread. */
        STOPPED
    }
}
