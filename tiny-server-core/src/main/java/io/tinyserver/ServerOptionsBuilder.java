package io.tinyserver;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sets the options of a server one by one; made by {@link ServerOptions#builder()}. Not thread-safe. */
public final class ServerOptionsBuilder {

    private String address = "127.0.0.1";
    private int port = 7373;
    private int reactors = 0;
    private DispatchMode dispatch = DispatchMode.AUTO;
    private int maxConnections = 10_000;
    private int maxConnectionsPerAddress = 0;
    private int maxRequestLine = 8_192;
    private int maxHeaderBytes = 16_384;
    private int maxHeaderFields = 100;
    private long maxBodyBytes = 10L * 1024 * 1024;
    private int maxChunkExtensionBytes = 4_096;
    private int bodyBufferBytes = 64 * 1024;
    private Duration headTimeout = Duration.ofSeconds(10);
    private Duration bodyTimeout = Duration.ofSeconds(30);
    private int minBodyRate = 240;
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private int minWriteRate = 240;
    private Duration answerTimeout = Duration.ofSeconds(60);
    private Duration stopTimeout = Duration.ofSeconds(30);
    private @Nullable String serverHeader;

    ServerOptionsBuilder() {}

    /**
     * Sets {@link ServerOptions#address}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder address(String value) {
        address = value;
        return this;
    }

    /**
     * Has the server listen on a Unix domain socket, for processes on the same machine; shorthand for an {@link #address} that begins with
     * {@code unix:}. Its file may be used by owner and group. It is removed at the stop, and at the start if nobody listens there any
     * more.
     *
     * @param file where the socket is to be found
     * @return this builder
     */
    public ServerOptionsBuilder unixSocket(Path file) {
        return address(Listener.UNIX + file);
    }

    /**
     * Sets {@link ServerOptions#port}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder port(int value) {
        port = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#reactors}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder reactors(int value) {
        reactors = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#dispatch}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder dispatch(DispatchMode value) {
        dispatch = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxConnections}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxConnections(int value) {
        maxConnections = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxConnectionsPerAddress}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxConnectionsPerAddress(int value) {
        maxConnectionsPerAddress = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxRequestLine}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxRequestLine(int value) {
        maxRequestLine = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxHeaderBytes}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxHeaderBytes(int value) {
        maxHeaderBytes = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxHeaderFields}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxHeaderFields(int value) {
        maxHeaderFields = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxBodyBytes}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxBodyBytes(long value) {
        maxBodyBytes = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#maxChunkExtensionBytes}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder maxChunkExtensionBytes(int value) {
        maxChunkExtensionBytes = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#bodyBufferBytes}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder bodyBufferBytes(int value) {
        bodyBufferBytes = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#headTimeout}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder headTimeout(Duration value) {
        headTimeout = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#bodyTimeout}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder bodyTimeout(Duration value) {
        bodyTimeout = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#minBodyRate}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder minBodyRate(int value) {
        minBodyRate = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#idleTimeout}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#writeTimeout}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder writeTimeout(Duration value) {
        writeTimeout = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#minWriteRate}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder minWriteRate(int value) {
        minWriteRate = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#answerTimeout}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder answerTimeout(Duration value) {
        answerTimeout = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#stopTimeout}.
     *
     * @param value the new value
     * @return this builder
     */
    public ServerOptionsBuilder stopTimeout(Duration value) {
        stopTimeout = value;
        return this;
    }

    /**
     * Sets {@link ServerOptions#serverHeader}.
     *
     * @param value the new value; null for no such field
     * @return this builder
     */
    public ServerOptionsBuilder serverHeader(@Nullable String value) {
        serverHeader = value;
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
                maxConnectionsPerAddress,
                maxRequestLine,
                maxHeaderBytes,
                maxHeaderFields,
                maxBodyBytes,
                maxChunkExtensionBytes,
                bodyBufferBytes,
                headTimeout,
                bodyTimeout,
                minBodyRate,
                idleTimeout,
                writeTimeout,
                minWriteRate,
                answerTimeout,
                stopTimeout,
                serverHeader);
    }
}
