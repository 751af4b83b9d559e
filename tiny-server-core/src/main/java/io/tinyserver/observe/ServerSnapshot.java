package io.tinyserver.observe;

import java.util.Map;

/**
 * A server's figures at one moment. Each is exact in itself; together they may be a few microseconds apart.
 *
 * @param state where in its life the server is
 * @param port the port it listens on; -1 while it does not listen
 * @param connections open connections
 * @param activeRequests requests whose answer has not been sent completely
 * @param poolSize how many runs of user code are allowed at once
 * @param busy how many runs of user code are on
 * @param queued requests and jobs that wait for a worker
 * @param requests requests begun since the start
 * @param rejected messages refused by the server itself since the start, by the id of the rule
 * @param leadershipLost how often a handler that took long cost a thread its leadership since the start
 */
public record ServerSnapshot(
        State state,
        int port,
        int connections,
        int activeRequests,
        int poolSize,
        int busy,
        int queued,
        long requests,
        Map<String, Long> rejected,
        long leadershipLost) {

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
