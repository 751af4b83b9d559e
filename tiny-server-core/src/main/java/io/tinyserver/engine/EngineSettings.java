package io.tinyserver.engine;

import io.tinyserver.http1.HeadLimits;
import io.tinyserver.route.Dispatch;
import java.time.Duration;

/**
 * What the engine has to know; the front door fills it from the user's options and has checked every value.
 *
 * @param reactors how many selectors share the connections, 1 or more
 * @param unhinted how routes without a hint are dispatched
 * @param maxConnections connections open at once
 * @param head limits of a request head
 * @param maxBodyBytes most bytes of a request's content
 * @param bodyBufferBytes most bytes of content that are collected before the handler is called
 * @param timeouts the deadlines
 */
public record EngineSettings(
        int reactors,
        Dispatch unhinted,
        int maxConnections,
        HeadLimits head,
        long maxBodyBytes,
        int bodyBufferBytes,
        Timeouts timeouts) {

    /**
     * How long a connection may stay in one state; each is positive.
     *
     * @param head for a whole request head
     * @param body without progress of a request's content
     * @param idle between two requests
     * @param write without progress of an answer
     * @param deferred until a deferred answer is given
     */
    public record Timeouts(Duration head, Duration body, Duration idle, Duration write, Duration deferred) {}
}
