package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A server for one test, on a port of its own. What it logs is kept; an error in the engine's own code fails the test.
 */
public final class TestServer implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TinyServer server;
    private final LogRecorder log = new LogRecorder();

    private TestServer(TinyServer.Builder builder) {
        server = builder.build().start();
    }

    public static TestServer serving(Route... routes) {
        return with(options -> options, server -> server.router(Router.of(routes)));
    }

    public static TestServer serving(UnaryOperator<ServerOptionsBuilder> options, Route... routes) {
        return with(options, server -> server.router(Router.of(routes)));
    }

    public static TestServer with(UnaryOperator<TinyServer.Builder> parts) {
        return with(options -> options, parts);
    }

    public static TestServer with(
            UnaryOperator<ServerOptionsBuilder> options, UnaryOperator<TinyServer.Builder> parts) {
        TinyServer.Builder builder = TinyServer.builder()
                .options(options.apply(ServerOptions.builder().port(0)).build());
        return new TestServer(parts.apply(builder));
    }

    public TinyServer server() {
        return server;
    }

    public LogRecorder log() {
        return log;
    }

    public ServerSnapshot snapshot() {
        return server.snapshot();
    }

    public Peer connect() throws IOException {
        return Peer.connect(server);
    }

    /** Asks once, on a connection of its own. */
    public Answer ask(String request) throws IOException {
        try (Peer peer = connect()) {
            return peer.ask(request);
        }
    }

    public void awaitNoConnections() {
        await().atMost(PATIENCE).until(() -> snapshot().connections() == 0);
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(2));
        log.close();
        assertThat(log.bugs()).isEmpty();
    }
}
