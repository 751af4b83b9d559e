package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may not do for ever: be slow, be silent, not read, be many. */
@Timeout(60)
class LimitTests {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Route PAGE = Route.get("/", request -> Response.text("page"));

    private static final Route LARGE =
            Route.get("/large", request -> Response.of("a/b", new Body.Bytes(new byte[20_000_000])));

    private static final Route WRITTEN = Route.get(
            "/written", request -> Response.of("a/b", new Body.Written(out -> out.write(new byte[20_000_000]))));

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "15.5.9",
            demand = "The whole header has one deadline, however often a byte arrives",
            level = Clause.Level.HARDENING)
    void peerThatSendsItsHeadByteByByteRunsOutOfTimeWhileOthersAreServed() throws Exception {
        try (TestServer server = TestServer.serving(options -> options.headTimeout(SHORT), PAGE);
                Peer slow = server.connect()) {
            String head = get("/" + "x".repeat(5000));
            slow.send(head.substring(0, 1)); // a peer that has said nothing gets no answer
            CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(slow, head.substring(1)));
            while (!slow.hasInput()) {
                assertThat(server.ask(get("/")).text()).isEqualTo("page");
            }
            assertThat(slow.read().status()).isEqualTo(408);
            slow.endOutput();
            dripping.get(10, TimeUnit.SECONDS);
            server.awaitNoConnections();
        }
    }

    private static void drip(Peer peer, String text) {
        try {
            for (char octet : text.toCharArray()) {
                TimeUnit.MILLISECONDS.sleep(20); // the slowness is what is tested
                peer.send(String.valueOf(octet));
            }
        } catch (IOException | InterruptedException refused) {
            // the server has had enough of it
        }
    }

    @Test
    void peerThatNeverSaysAnythingIsSentAway() throws Exception {
        try (TestServer server = TestServer.serving(options -> options.headTimeout(SHORT), PAGE);
                Peer silent = server.connect()) {
            assertThat(silent.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(server.snapshot().rejected()).isEmpty();
        }
    }

    @Test
    void idleConnectionIsClosedWithoutAWord() throws Exception {
        try (TestServer server = TestServer.serving(options -> options.idleTimeout(SHORT), PAGE);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).text()).isEqualTo("page");
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(server.snapshot().rejected()).isEmpty();
            server.awaitNoConnections();
        }
    }

    @Test
    void contentThatDoesNotComeIsNotWaitedForForEver() throws Exception {
        Route echo = Route.post("/echo", request -> Response.text(request.body().text()));
        Route stream =
                Route.post("/stream", request -> Response.text(request.body().text()));
        try (TestServer server = TestServer.serving(options -> options.bodyTimeout(SHORT), echo, stream.streaming())) {
            for (String path : List.of("/echo", "/stream")) {
                try (Peer peer = server.connect()) {
                    peer.send(request("POST", path, "Content-Length: 10\r\n") + "half");
                    assertThat(peer.read().status()).isEqualTo(408);
                    assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
                }
            }
            server.awaitNoConnections();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    /** While the server itself holds the peer up, the peer is not to blame. */
    @Test
    void peerIsNotBlamedForAHandlerThatReadsSlowly() throws Exception {
        Route slow = Route.post("/", LimitTests::readSlowly).streaming();
        int size = 8_000_000;
        try (TestServer server = TestServer.serving(options -> options.bodyTimeout(SHORT), slow);
                Peer peer = server.connect()) {
            peer.send(request("POST", "/", "Content-Length: " + size + "\r\n"));
            peer.send(new byte[size]);
            assertThat(peer.read().text()).isEqualTo("" + size);
        }
    }

    private static Response readSlowly(Request request) throws IOException, InterruptedException {
        try (InputStream in = request.body().stream()) {
            int count = in.readNBytes(10_000).length;
            TimeUnit.MILLISECONDS.sleep(3 * SHORT.toMillis()); // the slowness is what is tested
            return Response.text("" + (count + in.readAllBytes().length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/large", "/written"})
    @Clause(
            rfc = "RFC 9112",
            section = "9.5",
            demand = "A peer that does not read its answer is sent away",
            level = Clause.Level.HARDENING)
    void peerThatDoesNotReadIsSentAway(String path) throws Exception {
        try (TestServer server = TestServer.serving(options -> options.writeTimeout(SHORT), LARGE, WRITTEN);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(get(path));
            await().until(() -> server.snapshot().requests() == 1);
            server.awaitNoConnections();
            await().until(() -> server.snapshot().busy() == 0);
            assertThat(server.snapshot().activeRequests()).isZero();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void connectionsAboveTheLimitWaitUntilOthersClose() throws Exception {
        List<Peer> peers = new ArrayList<>();
        try (TestServer server =
                TestServer.serving(options -> options.maxConnections(3).reactors(2), PAGE)) {
            for (int i = 0; i < 6; i++) {
                peers.add(server.connect());
                peers.get(i).send(get("/"));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(peers.get(i).read().text()).isEqualTo("page");
            }
            for (int i = 3; i < 6; i++) {
                assertThat(peers.get(i).hasInput()).isFalse();
                assertThat(server.snapshot().connections()).isEqualTo(3);
                peers.get(i - 3).leave();
                assertThat(peers.get(i).read().text()).isEqualTo("page");
            }
            for (Peer peer : peers) {
                peer.leave();
            }
            server.awaitNoConnections();
            assertThat(server.ask(get("/")).text()).isEqualTo("page");
        }
    }

    @Test
    @Clause(
            rfc = "RFC 9112",
            section = "9.5",
            demand = "Peers that reset or leave at any stage do not disturb others",
            level = Clause.Level.HARDENING)
    void peersThatComeAndGoInEveryMannerLeaveNothingBehind() throws Exception {
        try (TestServer server = TestServer.serving(PAGE, LARGE, WRITTEN)) {
            for (int i = 0; i < 100; i++) {
                Peer peer = server.connect();
                switch (i % 5) {
                    case 0 -> peer.send(get("/large"));
                    case 1 -> peer.send("GET / HT");
                    case 2 -> peer.send(get("/written")).readExactly(10);
                    case 3 -> peer.send("nonsense\r\n\r\n");
                    default -> peer.ask(get("/"));
                }
                if (i % 2 == 0) {
                    peer.reset();
                } else {
                    peer.leave();
                }
            }
            server.awaitNoConnections();
            await().until(() ->
                    server.snapshot().busy() == 0 && server.snapshot().activeRequests() == 0);
        }
    }
}
