package io.tinyserver.spring.boot;

import io.tinyserver.ClientAuthentication;
import io.tinyserver.DispatchMode;
import io.tinyserver.ServerOptions;
import io.tinyserver.ServerOptionsBuilder;
import io.tinyserver.content.Pages;
import io.tinyserver.pool.ThreadPool;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be set on the server with properties. Each default is the core's own.
 *
 * @param enabled Whether to run the server.
 * @param address Address to listen on. The default is reachable from the same machine only; 0.0.0.0 stands for all addresses.
 * @param port Port to listen on; 0 picks a free one.
 * @param unixSocket File of a Unix domain socket to listen on, instead of address and port.
 * @param poolSize How many requests may be worked on at once. The default is 4 for each processor, but at least 8; with virtual threads,
 *     200.
 * @param queueCapacity How many requests may wait for a worker; further ones get 503.
 * @param dispatch Where handlers run for which nothing else is said.
 * @param reactors How many selectors share the connections; 0 means one for every two processors, under WebFlux one for each, at
 *     most 4.
 * @param maxConnections How many connections may be open at once; further ones wait in the listener's backlog.
 * @param maxConnectionsPerAddress How many connections may be open at once from one address; 0 for no such limit. Behind a proxy all
 *     connections come from one address.
 * @param maxRequestLine How long a request line may be; a longer one gets 414.
 * @param maxHeaderSize How large all header fields of a request may be together; larger ones get 431.
 * @param maxHeaderFields How many header fields a request may have; more get 431.
 * @param maxBodySize How large the content of a request may be; a larger one gets 413.
 * @param maxChunkExtensionSize How large the chunk extensions of a request may be, beyond the chunks themselves; larger ones get 400.
 * @param bodyBufferSize Content up to this size is collected before the handler is called; a larger one is streamed to it.
 * @param headTimeout Time for a whole request head from its first byte, and for the first byte of a new connection.
 * @param bodyTimeout Longest time without progress while the content of a request is being received.
 * @param minBodyRate How much content a peer has to send each second on the average, once the body timeout is over; 0B for no such
 *     limit.
 * @param idleTimeout Time that a connection may wait between two requests.
 * @param writeTimeout Longest time without progress while an answer is being sent.
 * @param minWriteRate How much of an answer a peer has to take each second on the average, once the write timeout is over; 0B for no such
 *     limit.
 * @param answerTimeout Time until a handler has an answer, given at once or promised for later; then the peer gets 503 and the handler
 *     is interrupted.
 * @param stopTimeout Time that requests in flight have to finish when the application stops. Keep it below
 *     'spring.lifecycle.timeout-per-shutdown-phase'.
 * @param stopDelay Time to go on serving after the application began to stop and its readiness went down, so that load balancers can
 *     notice.
 * @param serverHeader Value of the field 'Server' in every answer that has none of its own, refusals included; an empty one stands for no
 *     such field.
 * @param ssl Encryption of connections.
 * @param pages HTML pages served where no route matches.
 * @param actuator The actuator's web endpoints on this server.
 * @since 1.0
 */
@ConfigurationProperties("tiny.server")
public record TinyServerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("7373") int port,
        @Nullable Path unixSocket,
        @Nullable Integer poolSize,
        @DefaultValue("1024") int queueCapacity,
        @DefaultValue("auto") DispatchMode dispatch,
        @DefaultValue("0") int reactors,
        @DefaultValue("10000") int maxConnections,
        @DefaultValue("0") int maxConnectionsPerAddress,
        @DefaultValue("8KB") DataSize maxRequestLine,
        @DefaultValue("16KB") DataSize maxHeaderSize,
        @DefaultValue("100") int maxHeaderFields,
        @DefaultValue("10MB") DataSize maxBodySize,
        @DefaultValue("4KB") DataSize maxChunkExtensionSize,
        @DefaultValue("64KB") DataSize bodyBufferSize,
        @DefaultValue("10s") Duration headTimeout,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("240B") DataSize minBodyRate,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("240B") DataSize minWriteRate,
        @DefaultValue("60s") Duration answerTimeout,
        @DefaultValue("30s") Duration stopTimeout,
        @DefaultValue("0s") Duration stopDelay,
        @Nullable String serverHeader,
        @DefaultValue SslProperties ssl,
        @DefaultValue PageProperties pages,
        @DefaultValue ActuatorProperties actuator) {

    /**
     * Checks every value; the first one that is not allowed stops the start with its name.
     *
     * @param enabled see above
     * @param address see above
     * @param port see above
     * @param unixSocket see above
     * @param poolSize see above
     * @param queueCapacity see above
     * @param dispatch see above
     * @param reactors see above
     * @param maxConnections see above
     * @param maxConnectionsPerAddress see above
     * @param maxRequestLine see above
     * @param maxHeaderSize see above
     * @param maxHeaderFields see above
     * @param maxBodySize see above
     * @param maxChunkExtensionSize see above
     * @param bodyBufferSize see above
     * @param headTimeout see above
     * @param bodyTimeout see above
     * @param minBodyRate see above
     * @param idleTimeout see above
     * @param writeTimeout see above
     * @param minWriteRate see above
     * @param answerTimeout see above
     * @param stopTimeout see above
     * @param stopDelay see above
     * @param serverHeader see above
     * @param ssl see above
     * @param pages see above
     * @param actuator see above
     */
    public TinyServerProperties {
        PropertyCheck.option("address", "'" + address + "'", options -> options.address(address));
        PropertyCheck.option("port", port, options -> options.port(port));
        if (poolSize != null) {
            int size = poolSize;
            PropertyCheck.check("pool-size", size, () -> ThreadPool.builder().size(size));
        }
        PropertyCheck.check(
                "queue-capacity", queueCapacity, () -> ThreadPool.builder().queueCapacity(queueCapacity));
        PropertyCheck.option("reactors", reactors, options -> options.reactors(reactors));
        checkReactors(reactors, poolSize);
        PropertyCheck.option(
                "max-connections-per-address",
                maxConnectionsPerAddress,
                options -> options.maxConnectionsPerAddress(maxConnectionsPerAddress));
        PropertyCheck.option("max-connections", maxConnections, options -> options.maxConnections(maxConnections));
        PropertyCheck.option(
                "max-request-line", maxRequestLine, options -> options.maxRequestLine(bytes(maxRequestLine)));
        PropertyCheck.option("max-header-size", maxHeaderSize, options -> options.maxHeaderBytes(bytes(maxHeaderSize)));
        PropertyCheck.option("max-header-fields", maxHeaderFields, options -> options.maxHeaderFields(maxHeaderFields));
        PropertyCheck.option("max-body-size", maxBodySize, options -> options.maxBodyBytes(maxBodySize.toBytes()));
        PropertyCheck.option(
                "body-buffer-size", bodyBufferSize, options -> options.bodyBufferBytes(bytes(bodyBufferSize)));
        PropertyCheck.option("head-timeout", headTimeout, options -> options.headTimeout(headTimeout));
        PropertyCheck.option("body-timeout", bodyTimeout, options -> options.bodyTimeout(bodyTimeout));
        PropertyCheck.option("min-body-rate", minBodyRate, options -> options.minBodyRate(bytes(minBodyRate)));
        PropertyCheck.option(
                "max-chunk-extension-size",
                maxChunkExtensionSize,
                options -> options.maxChunkExtensionBytes(bytes(maxChunkExtensionSize)));
        PropertyCheck.option("idle-timeout", idleTimeout, options -> options.idleTimeout(idleTimeout));
        PropertyCheck.option("write-timeout", writeTimeout, options -> options.writeTimeout(writeTimeout));
        PropertyCheck.option("min-write-rate", minWriteRate, options -> options.minWriteRate(bytes(minWriteRate)));
        PropertyCheck.option("answer-timeout", answerTimeout, options -> options.answerTimeout(answerTimeout));
        PropertyCheck.option("stop-timeout", stopTimeout, options -> options.stopTimeout(stopTimeout));
        checkStopDelay(stopDelay);
        PropertyCheck.option(
                "server-header", "'" + serverHeader + "'", options -> options.serverHeader(named(serverHeader)));
    }

    /** Without emptiness, by which Spring Boot's own property of this kind says that there is to be none. */
    private static @Nullable String named(@Nullable String serverHeader) {
        return serverHeader == null || serverHeader.isEmpty() ? null : serverHeader;
    }

    private static void checkReactors(int reactors, @Nullable Integer poolSize) {
        if (poolSize != null && reactors > poolSize) {
            throw new InvalidPropertyException(
                    "tiny.server.reactors", reactors, "0 to tiny.server.pool-size, " + poolSize);
        }
    }

    private static void checkStopDelay(Duration stopDelay) {
        if (stopDelay.isNegative() || stopDelay.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidPropertyException("tiny.server.stop-delay", stopDelay, "0 seconds to 1 hour");
        }
    }

    /**
     * What the core makes of these properties.
     *
     * @return a builder, for a server that differs in some of them
     */
    public ServerOptionsBuilder toOptions() {
        ServerOptionsBuilder options = ServerOptions.builder()
                .address(address)
                .port(port)
                .reactors(reactors)
                .dispatch(dispatch)
                .maxConnections(maxConnections)
                .maxConnectionsPerAddress(maxConnectionsPerAddress)
                .maxChunkExtensionBytes(bytes(maxChunkExtensionSize))
                .minBodyRate(bytes(minBodyRate))
                .maxRequestLine(bytes(maxRequestLine))
                .maxHeaderBytes(bytes(maxHeaderSize))
                .maxHeaderFields(maxHeaderFields)
                .maxBodyBytes(maxBodySize.toBytes())
                .bodyBufferBytes(bytes(bodyBufferSize))
                .headTimeout(headTimeout)
                .bodyTimeout(bodyTimeout)
                .idleTimeout(idleTimeout)
                .writeTimeout(writeTimeout)
                .minWriteRate(bytes(minWriteRate))
                .answerTimeout(answerTimeout)
                .stopTimeout(stopTimeout)
                .serverHeader(named(serverHeader));
        return unixSocket == null ? options : options.unixSocket(unixSocket);
    }

    private static int bytes(DataSize size) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
    }

    /**
     * Encryption of connections.
     *
     * @param bundle SSL bundle with key and certificate; connections are encrypted if there is one. When it is renewed, new connections
     *     use it.
     * @param clientAuth Whether clients have to show a certificate.
     */
    public record SslProperties(
            @Nullable String bundle, @DefaultValue("none") ClientAuthentication clientAuth) {}

    /**
     * HTML pages served where no route matches.
     *
     * @param location Folder of the pages, such as 'classpath:/pages/' or 'file:/srv/pages'. The default is 'classpath:/pages/' where
     *     that exists.
     * @param index File that a folder is answered with.
     */
    public record PageProperties(
            @Nullable String location,
            @DefaultValue(Pages.DEFAULT_INDEX) String index) {

        /**
         * Checks the name of the index file.
         *
         * @param location see above
         * @param index see above
         */
        public PageProperties {
            PropertyCheck.check(
                    "pages.index", "'" + index + "'", () -> Pages.builder().index(index));
        }
    }

    /**
     * The actuator's web endpoints on this server.
     *
     * @param enabled Whether to serve the actuator's web endpoints. The default is to do so where no other web server does.
     * @param token Bearer token that every endpoint but health asks for; also opens the endpoints beyond loopback.
     * @param exposeBeyondLoopback Whether to serve endpoints other than health on an address that is not loopback even without a token.
     */
    public record ActuatorProperties(
            @Nullable Boolean enabled,
            @Nullable String token,
            @DefaultValue("false") boolean exposeBeyondLoopback) {

        /**
         * Checks the token.
         *
         * @param enabled see above
         * @param token see above
         * @param exposeBeyondLoopback see above
         */
        public ActuatorProperties {
            if (token != null && token.isBlank()) {
                throw new InvalidPropertyException(
                        "tiny.server.actuator.token", "blank", "text that nobody can guess, or no such property");
            }
        }

        @Override
        public String toString() {
            return "ActuatorProperties[enabled=" + enabled + ", token=" + (token == null ? "none" : "******")
                    + ", exposeBeyondLoopback=" + exposeBeyondLoopback + "]";
        }
    }
}
