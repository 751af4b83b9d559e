package io.tinyserver.engine;

import io.tinyserver.http1.ChunkLimits;
import io.tinyserver.http1.HeadLimits;
import io.tinyserver.route.Dispatch;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to know; the front door fills it from the user's options and has checked every value.
 *
 * @param reactors how many selectors share the connections, 1 or more
 * @param unhinted how routes without a hint are dispatched
 * @param maxConnections connections open at once
 * @param maxConnectionsPerAddress connections open at once from one address; 0 for no such limit
 * @param head limits of a request head
 * @param chunks limits of the chunked coding
 * @param maxBodyBytes most bytes of a request's content
 * @param bodyBufferBytes most bytes of content that are collected before the handler is called
 * @param minBodyRate bytes of content a second that a peer has to send; 0 for no such limit
 * @param minWriteRate bytes of an answer a second that a peer has to take; 0 for no such limit
 * @param timeouts the deadlines
 * @param serverHeader value of {@code Server} in answers that have none of their own; null for no such field
 * @param handlerThreads threads for handlers that are handed over, one for each; null for the workers
 * @param tls makes what encrypts the connections; null if they are not encrypted
 */
public record EngineSettings(
        int reactors,
        Dispatch unhinted,
        int maxConnections,
        int maxConnectionsPerAddress,
        HeadLimits head,
        ChunkLimits chunks,
        long maxBodyBytes,
        int bodyBufferBytes,
        int minBodyRate,
        int minWriteRate,
        Timeouts timeouts,
        @Nullable String serverHeader,
        @Nullable ThreadFactory handlerThreads,
        @Nullable TlsEngines tls) {

    /**
     * How long a connection may stay in one state; each is positive.
     *
     * @param head for a whole request head
     * @param body without progress of a request's content
     * @param idle between two requests
     * @param write without progress of an answer
     * @param answer until a handler has an answer
     */
    public record Timeouts(Duration head, Duration body, Duration idle, Duration write, Duration answer) {}
}
