package io.tinyserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be set on a server. Each limit has a default that is safe on the open internet.
 *
 * <p>Immutable. Made by {@link #builder()}; a wrong value is refused with its name, the value and what is allowed.
 *
 * @param address address to listen on; {@code 0.0.0.0} for all, or {@code unix:} and the path of a Unix domain socket, which has no port
 * @param port port to listen on; 0 picks a free one
 * @param reactors how many selectors share the connections; 0 means one for every two cores, at most 4
 * @param dispatch where handlers run for which nothing else is said
 * @param maxConnections connections open at once; further ones wait in the listener's backlog
 * @param maxConnectionsPerAddress connections open at once from one address, 0 for no such limit; a further one gets {@code 503}
 * @param maxRequestLine bytes of a request line; a longer one gets {@code 414}
 * @param maxHeaderBytes bytes of all header fields; more get {@code 431}
 * @param maxHeaderFields number of header fields; more get {@code 431}
 * @param maxBodyBytes bytes of a request's content; more get {@code 413}
 * @param maxChunkExtensionBytes bytes of chunk extensions beyond the size of the chunks; more get {@code 400}
 * @param bodyBufferBytes content up to this size is collected before the handler is called; a larger one is streamed to it
 * @param headTimeout time for a whole request head from its first byte, and for the first byte of a new connection
 * @param bodyTimeout longest time without progress while a content is being received
 * @param minBodyRate bytes of content a second that a peer has to send, once {@code bodyTimeout} is over; 0 for no such limit
 * @param idleTimeout time that a connection may wait between two requests
 * @param writeTimeout longest time without progress while an answer is being sent
 * @param minWriteRate bytes of an answer a second that a peer has to take, once {@code writeTimeout} is over; 0 for no such limit
 * @param answerTimeout time for a handler's answer, given at once or deferred; then the peer gets {@code 503}
 * @param stopTimeout time that {@link TinyServer#close} gives requests in flight
 * @param serverHeader value of {@code Server} in every answer that has no such field of its own, refusals included; null for no such field
 */
public record ServerOptions(
        String address,
        int port,
        int reactors,
        DispatchMode dispatch,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxRequestLine,
        int maxHeaderBytes,
        int maxHeaderFields,
        long maxBodyBytes,
        int maxChunkExtensionBytes,
        int bodyBufferBytes,
        Duration headTimeout,
        Duration bodyTimeout,
        int minBodyRate,
        Duration idleTimeout,
        Duration writeTimeout,
        int minWriteRate,
        Duration answerTimeout,
        Duration stopTimeout,
        @Nullable String serverHeader) {

    /** What applies where nothing is set. */
    public static final ServerOptions DEFAULTS = builder().build();

    /**
     * Checks every value.
     *
     * @param address address to listen on; {@code 0.0.0.0} for all, or {@code unix:} and the path of a Unix domain socket, which has no port
     * @param port port to listen on; 0 picks a free one
     * @param reactors how many selectors share the connections; 0 means one for every two cores, at most 4
     * @param dispatch where handlers run for which nothing else is said
     * @param maxConnections connections open at once; further ones wait in the listener's backlog
     * @param maxConnectionsPerAddress connections open at once from one address
     * @param maxRequestLine bytes of a request line; a longer one gets {@code 414}
     * @param maxHeaderBytes bytes of all header fields; more get {@code 431}
     * @param maxHeaderFields number of header fields; more get {@code 431}
     * @param maxBodyBytes bytes of a request's content; more get {@code 413}
     * @param maxChunkExtensionBytes bytes of chunk extensions in one request
     * @param bodyBufferBytes content up to this size is collected before the handler is called; a larger one is streamed to it
     * @param headTimeout time for a whole request head from its first byte, and for the first byte of a new connection
     * @param bodyTimeout longest time without progress while a content is being received
     * @param minBodyRate bytes of content a second that a peer has to send on the average
     * @param idleTimeout time that a connection may wait between two requests
     * @param writeTimeout longest time without progress while an answer is being sent
     * @param minWriteRate bytes of an answer a second that a peer has to take on the average
     * @param answerTimeout time until a handler has an answer, given at once or deferred; then the peer gets {@code 503} and the handler is
     *     interrupted
     * @param stopTimeout time that {@link TinyServer#close} gives requests in flight
     * @param serverHeader value of {@code Server} in every answer that has none of its own; null for no such field
     * @throws IllegalArgumentException if a value is not allowed; the message names it
     */
    public ServerOptions {
        OptionCheck.address("address", address);
        OptionCheck.range("port", port, 0, 65_535);
        OptionCheck.range("reactors", reactors, 0, 64);
        OptionCheck.range("maxConnections", maxConnections, 1, OptionCheck.UNBOUNDED);
        OptionCheck.range("maxConnectionsPerAddress", maxConnectionsPerAddress, 0, OptionCheck.UNBOUNDED);
        OptionCheck.range("maxRequestLine", maxRequestLine, 64, 1 << 20);
        OptionCheck.range("maxHeaderBytes", maxHeaderBytes, 64, 1 << 20);
        OptionCheck.range("maxHeaderFields", maxHeaderFields, 1, 10_000);
        OptionCheck.range("maxBodyBytes", maxBodyBytes, 0, OptionCheck.UNBOUNDED);
        OptionCheck.range("maxChunkExtensionBytes", maxChunkExtensionBytes, 0, OptionCheck.UNBOUNDED);
        OptionCheck.range("bodyBufferBytes", bodyBufferBytes, 1_024, 1 << 26);
        OptionCheck.duration("headTimeout", headTimeout);
        OptionCheck.duration("bodyTimeout", bodyTimeout);
        OptionCheck.range("minBodyRate", minBodyRate, 0, OptionCheck.UNBOUNDED);
        OptionCheck.duration("idleTimeout", idleTimeout);
        OptionCheck.duration("writeTimeout", writeTimeout);
        OptionCheck.range("minWriteRate", minWriteRate, 0, OptionCheck.UNBOUNDED);
        OptionCheck.duration("answerTimeout", answerTimeout);
        OptionCheck.duration("stopTimeout", stopTimeout);
        OptionCheck.product("serverHeader", serverHeader);
    }

    /**
     * Options to be set one by one, beginning with the defaults.
     *
     * @return a new builder
     */
    public static ServerOptionsBuilder builder() {
        return new ServerOptionsBuilder();
    }

    /**
     * Options to be set one by one, beginning with these.
     *
     * @return a new builder
     */
    public ServerOptionsBuilder toBuilder() {
        return builder()
                .address(address)
                .port(port)
                .reactors(reactors)
                .dispatch(dispatch)
                .maxConnections(maxConnections)
                .maxConnectionsPerAddress(maxConnectionsPerAddress)
                .maxRequestLine(maxRequestLine)
                .maxHeaderBytes(maxHeaderBytes)
                .maxHeaderFields(maxHeaderFields)
                .maxBodyBytes(maxBodyBytes)
                .maxChunkExtensionBytes(maxChunkExtensionBytes)
                .bodyBufferBytes(bodyBufferBytes)
                .headTimeout(headTimeout)
                .bodyTimeout(bodyTimeout)
                .minBodyRate(minBodyRate)
                .idleTimeout(idleTimeout)
                .writeTimeout(writeTimeout)
                .minWriteRate(minWriteRate)
                .answerTimeout(answerTimeout)
                .stopTimeout(stopTimeout)
                .serverHeader(serverHeader);
    }
}
