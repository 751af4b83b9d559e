package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server counts, and what becomes of the counts when it stops and starts again. */
@Timeout(60)
class SnapshotTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Handler QUICK = request -> Response.text("quick");
    private static final Handler FAILING = request -> {
        throw new IllegalStateException("as the test wants it");
    };

    private final HeldHandler held = new HeldHandler();

    @Test
    void countsGoOnAfterAStopAndAStart() throws Exception {
        try (TestServer server = TestServer.serving(
                Route.get("/", QUICK),
                Route.get("/failing", FAILING),
                Route.get("/pool", QUICK).blocking())) {
            for (int run = 1; run <= 3; run++) {
                server.server().start();
                assertThat(server.ask(get("/")).status()).isEqualTo(200);
                assertThat(server.ask(get("/pool")).status()).isEqualTo(200);
                assertThat(server.ask(get("/failing")).status()).isEqualTo(500);
                assertThat(server.ask("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);

                ServerSnapshot running = server.snapshot();
                assertThat(running.requests()).isEqualTo(3L * run);
                assertThat(running.failed()).isEqualTo(run);
                assertThat(running.rejected()).isEqualTo(Map.of("TS-HOST-01", (long) run));
                assertThat(running.handedOver()).isEqualTo(run);

                server.server().stop(LONG);
                ServerSnapshot atRest = server.snapshot();
                assertThat(atRest)
                        .usingRecursiveComparison()
                        .comparingOnlyFields("requests", "failed", "rejected", "handedOver", "waited", "poolSize")
                        .isEqualTo(running);
            }
        }
    }

    @Test
    void requestsThatWaitForAWorkerAreCountedWhenTheyGetOne() throws Exception {
        try (ThreadPool pool = new ThreadPool(1);
                TestServer server = TestServer.with(parts -> parts.pool(pool)
                        .router(Router.of(Route.get("/held", held).blocking())));
                Peer first = server.connect();
                Peer second = server.connect()) {
            first.send(get("/held"));
            held.awaitEntered(1);
            Duration waitedBefore = server.snapshot().waited();
            second.send(get("/held"));
            await().atMost(LONG).until(() -> server.snapshot().queued() == 1);
            assertThat(server.snapshot().handedOver()).isEqualTo(1);

            held.letGo(2);
            first.read();
            second.read();
            assertThat(server.snapshot().handedOver()).isEqualTo(2);
            assertThat(server.snapshot().waited()).isGreaterThan(waitedBefore);
        }
    }

    @Test
    void requestsHandledInPlaceOrInTheReservedLaneDoNotWait() throws Exception {
        try (TestServer server = TestServer.serving(
                Route.get("/quick", QUICK).quick(), Route.get("/health", QUICK).reserved())) {
            server.ask(get("/quick"));
            server.ask(get("/health"));
            server.ask(get("/unknown"));
            assertThat(server.snapshot())
                    .matches(now -> now.handedOver() == 0 && now.waited().isZero());
        }
    }

    @Test
    void contentThatBreaksOffIsAFailure() throws Exception {
        Body broken = new Body.Written(output -> {
            output.write(new byte[100_000]);
            throw new IOException("as the test wants it");
        });
        try (TestServer server = TestServer.serving(
                        Route.get("/", request -> Response.of(Status.OK).withBody(broken)));
                Peer peer = server.connect()) {
            peer.send(get("/"));
            await().atMost(LONG).until(() -> server.snapshot().failed() == 1);
        }
    }

    @Test
    void sizesAreKnownWithoutARun() {
        TinyServer server = TinyServer.builder()
                .options(ServerOptions.builder().port(0).maxConnections(7).build())
                .poolSize(3)
                .build();
        ServerSnapshot before = server.snapshot();
        assertThat(before.maxConnections()).isEqualTo(7);
        assertThat(before.poolSize()).isEqualTo(3);
        try (server) {
            ServerSnapshot running = server.start().snapshot();
            assertThat(running.queueCapacity())
                    .isEqualTo(before.queueCapacity())
                    .isEqualTo(1024);
            assertThat(running.maxConnections()).isEqualTo(7);
        }
    }

    @Test
    void capacityIsThatOfTheCallersPool() {
        try (ThreadPool pool = ThreadPool.builder().size(2).queueCapacity(5).build()) {
            TinyServer server = TinyServer.builder().port(0).pool(pool).build();
            assertThat(server.snapshot().queueCapacity()).isEqualTo(5);
        }
    }
}
