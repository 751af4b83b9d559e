package io.tinyserver;

import io.tinyserver.engine.EngineSettings;
import io.tinyserver.http1.HeadLimits;
import io.tinyserver.route.Dispatch;
import java.time.Duration;

/**
 * What can be set on a server. Each limit has a default that is safe on the open internet.
 *
 * <p>Immutable. Made by {@link #builder()}; every value is checked, and a wrong one is refused with its name, the value and what is
 * allowed.
 *
 * @param address address to listen on; {@code 0.0.0.0} for all
 * @param port port to listen on; 0 picks a free one
 * @param reactors how many selectors share the connections; 0 means one for every two cores, at most 4
 * @param dispatch where handlers run for which nothing else is said
 * @param maxConnections connections open at once; further ones wait in the listener's backlog
 * @param maxRequestLine bytes of a request line; a longer one gets {@code 414}
 * @param maxHeaderBytes bytes of all header fields; more get {@code 431}
 * @param maxHeaderFields number of header fields; more get {@code 431}
 * @param maxBodyBytes bytes of a request's content; more get {@code 413}
 * @param bodyBufferBytes content up to this size is collected before the handler is called; a larger one is streamed to it
 * @param headTimeout time for a whole request head from its first byte, and for the first byte of a new connection
 * @param bodyTimeout longest time without progress while a content is being received
 * @param idleTimeout time that a connection may wait between two requests
 * @param writeTimeout longest time without progress while an answer is being sent
 * @param deferredTimeout time for a deferred answer; then the peer gets {@code 503}
 * @param stopTimeout time that {@link TinyServer#close} gives requests in flight
 */
public record ServerOptions(
        String address,
        int port,
        int reactors,
        DispatchMode dispatch,
        int maxConnections,
        int maxRequestLine,
        int maxHeaderBytes,
        int maxHeaderFields,
        long maxBodyBytes,
        int bodyBufferBytes,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        Duration deferredTimeout,
        Duration stopTimeout) {

    private static final int MOST_REACTORS = 4;

    /** What applies where nothing is set. */
    public static final ServerOptions DEFAULTS = builder().build();

    /**
     * Checks every value.
     *
     * @param address address to listen on; {@code 0.0.0.0} for all
     * @param port port to listen on; 0 picks a free one
     * @param reactors how many selectors share the connections; 0 means one for every two cores, at most 4
     * @param dispatch where handlers run for which nothing else is said
     * @param maxConnections connections open at once; further ones wait in the listener's backlog
     * @param maxRequestLine bytes of a request line; a longer one gets {@code 414}
     * @param maxHeaderBytes bytes of all header fields; more get {@code 431}
     * @param maxHeaderFields number of header fields; more get {@code 431}
     * @param maxBodyBytes bytes of a request's content; more get {@code 413}
     * @param bodyBufferBytes content up to this size is collected before the handler is called; a larger one is streamed to it
     * @param headTimeout time for a whole request head from its first byte, and for the first byte of a new connection
     * @param bodyTimeout longest time without progress while a content is being received
     * @param idleTimeout time that a connection may wait between two requests
     * @param writeTimeout longest time without progress while an answer is being sent
     * @param deferredTimeout time for a deferred answer; then the peer gets {@code 503}
     * @param stopTimeout time that {@link TinyServer#close} gives requests in flight
     * @throws IllegalArgumentException if a value is not allowed; the message names it
     */
    public ServerOptions {
        if (address.isBlank()) {
            throw new IllegalArgumentException("address was blank; allowed is a host name or an IP address");
        }
        check("port", port, 0, 65_535);
        check("reactors", reactors, 0, 64);
        check("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
        check("maxRequestLine", maxRequestLine, 64, 1 << 20);
        check("maxHeaderBytes", maxHeaderBytes, 64, 1 << 20);
        check("maxHeaderFields", maxHeaderFields, 1, 10_000);
        check("maxBodyBytes", maxBodyBytes, 0, Long.MAX_VALUE);
        check("bodyBufferBytes", bodyBufferBytes, 1_024, 1 << 26);
        check("headTimeout", headTimeout);
        check("bodyTimeout", bodyTimeout);
        check("idleTimeout", idleTimeout);
        check("writeTimeout", writeTimeout);
        check("deferredTimeout", deferredTimeout);
        check("stopTimeout", stopTimeout);
    }

    /**
     * Options to be set one by one, beginning with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Options to be set one by one, beginning with these.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return builder()
                .address(address)
                .port(port)
                .reactors(reactors)
                .dispatch(dispatch)
                .maxConnections(maxConnections)
                .maxRequestLine(maxRequestLine)
                .maxHeaderBytes(maxHeaderBytes)
                .maxHeaderFields(maxHeaderFields)
                .maxBodyBytes(maxBodyBytes)
                .bodyBufferBytes(bodyBufferBytes)
                .headTimeout(headTimeout)
                .bodyTimeout(bodyTimeout)
                .idleTimeout(idleTimeout)
                .writeTimeout(writeTimeout)
                .deferredTimeout(deferredTimeout)
                .stopTimeout(stopTimeout);
    }

    /** What the engine has to know, with a pool of that size. */
    EngineSettings forPool(int poolSize) {
        int wanted = reactors() > 0
                ? reactors()
                : Math.min(MOST_REACTORS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        Dispatch unhinted = switch (dispatch()) {
            case AUTO -> Dispatch.LEARN;
            case POOL -> Dispatch.BLOCKING;
            case INLINE -> Dispatch.QUICK;
        };
        return new EngineSettings(
                Math.min(wanted, poolSize),
                unhinted,
                maxConnections(),
                new HeadLimits(maxRequestLine(), maxHeaderBytes(), maxHeaderFields()),
                maxBodyBytes(),
                bodyBufferBytes(),
                new EngineSettings.Timeouts(
                        headTimeout(), bodyTimeout(), idleTimeout(), writeTimeout(), deferredTimeout()));
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " was " + value + "; allowed is "
                    + (most >= Integer.MAX_VALUE ? least + " or more" : least + " to " + most));
        }
    }

    private static void check(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " was " + value + "; allowed is 1 millisecond to 1 day");
        }
    }

    /** Sets options one by one. Not thread-safe. */
    public static final class Builder {

        private String address = "127.0.0.1";
        private int port = 7373;
        private int reactors = 0;
        private DispatchMode dispatch = DispatchMode.AUTO;
        private int maxConnections = 10_000;
        private int maxRequestLine = 8_192;
        private int maxHeaderBytes = 16_384;
        private int maxHeaderFields = 100;
        private long maxBodyBytes = 10L * 1024 * 1024;
        private int bodyBufferBytes = 64 * 1024;
        private Duration headTimeout = Duration.ofSeconds(10);
        private Duration bodyTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofSeconds(60);
        private Duration writeTimeout = Duration.ofSeconds(30);
        private Duration deferredTimeout = Duration.ofSeconds(60);
        private Duration stopTimeout = Duration.ofSeconds(30);

        private Builder() {}

        /**
         * Sets {@link ServerOptions#address}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder address(String value) {
            address = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#port}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#reactors}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder reactors(int value) {
            reactors = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#dispatch}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder dispatch(DispatchMode value) {
            dispatch = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxConnections}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder maxConnections(int value) {
            maxConnections = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxRequestLine}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder maxRequestLine(int value) {
            maxRequestLine = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxHeaderBytes}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder maxHeaderBytes(int value) {
            maxHeaderBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxHeaderFields}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder maxHeaderFields(int value) {
            maxHeaderFields = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#maxBodyBytes}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder maxBodyBytes(long value) {
            maxBodyBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#bodyBufferBytes}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder bodyBufferBytes(int value) {
            bodyBufferBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#headTimeout}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder headTimeout(Duration value) {
            headTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#bodyTimeout}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder bodyTimeout(Duration value) {
            bodyTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#idleTimeout}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder idleTimeout(Duration value) {
            idleTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#writeTimeout}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder writeTimeout(Duration value) {
            writeTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#deferredTimeout}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder deferredTimeout(Duration value) {
            deferredTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerOptions#stopTimeout}.
         *
         * @param value the new value
         * @return this builder
         */
        public Builder stopTimeout(Duration value) {
            stopTimeout = value;
            return this;
        }

        /**
         * The options as set.
         *
         * @return the options
         * @throws IllegalArgumentException if a value is not allowed; the message names it
         */
        public ServerOptions build() {
            return new ServerOptions(
                    address,
                    port,
                    reactors,
                    dispatch,
                    maxConnections,
                    maxRequestLine,
                    maxHeaderBytes,
                    maxHeaderFields,
                    maxBodyBytes,
                    bodyBufferBytes,
                    headTimeout,
                    bodyTimeout,
                    idleTimeout,
                    writeTimeout,
                    deferredTimeout,
                    stopTimeout);
        }
    }
}
