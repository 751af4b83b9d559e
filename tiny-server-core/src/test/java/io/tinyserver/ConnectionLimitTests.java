package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLimitTests {

    /** More than a peer with a small window takes within the grace of these tests. */
    private static final int CONTENT = 60_000_000;

    private static final byte[] PIECE = new byte[10_000];

    private static final Route LARGE =
            Route.get("/memory", request -> Response.of("a/b", new Body.Bytes(new byte[CONTENT])));

    private static final Route WRITTEN =
            Route.get("/written", request -> Response.of("a/b", new Body.Written(ConnectionLimitTests::writePieces)));

    private static final Route PUBLISHED = Route.get(
            "/published", request -> Response.of("a/b", new Body.Published(new Pieces(), Body.UNKNOWN_LENGTH)));

    private static final Route HELLO = Route.get("/", request -> Response.text("hello"));

    @Test
    void oneAddressHasNoMoreConnectionsThanAllowed() throws Exception {
        try (TestServer server = TestServer.serving(options -> options.maxConnectionsPerAddress(2), HELLO);
                Peer first = server.connect()) {
            assertThat(first.ask(Peer.get("/")).status()).isEqualTo(200);
            try (Peer second = server.connect()) {
                assertThat(second.ask(Peer.get("/")).status()).isEqualTo(200);
                try (Peer third = server.connect()) {
                    assertThat(third.read().status()).isEqualTo(503);
                }
            }
            assertThat(server.snapshot().rejected()).containsEntry("TS-LOAD-03", 1L);
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().connections() == 1);
            assertThat(server.ask(Peer.get("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void routeHasALimitOfItsOwnForContent() throws Exception {
        Route small = Route.post(
                        "/small", request -> Response.text(request.body().text()))
                .maxBody(4);
        Route other =
                Route.post("/other", request -> Response.text(request.body().text()));
        try (TestServer server = TestServer.serving(small, other)) {
            assertThat(server.ask(Peer.post("/small", "1234")).text()).isEqualTo("1234");
            assertThat(server.ask(Peer.post("/small", "12345")).status()).isEqualTo(413);
            assertThat(server.ask(Peer.postInChunks("/small", "12", "345")).status())
                    .isEqualTo(413);
            assertThat(server.ask(Peer.post("/other", "12345")).text()).isEqualTo("12345");
        }
    }

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "17.5",
            demand = "A peer that sends its content too slowly on the average is sent away",
            level = Clause.Level.HARDENING)
    void peerThatSendsItsContentByteByByteIsEnded() throws Exception {
        Route post = Route.post("/", request -> Response.text(request.body().text()));
        try (TestServer server = TestServer.serving(
                        options -> options.bodyTimeout(Duration.ofMillis(200)).minBodyRate(1_000_000), post);
                Peer peer = server.connect()) {
            peer.send(Peer.request("POST", "/", "Content-Length: 1000000\r\n"));
            Answer answer = trickle(peer);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(server.snapshot().rejected()).containsEntry("TS-TIME-02", 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/memory", "/written", "/published"})
    @Clause(
            rfc = "RFC 9112",
            section = "9.5",
            demand = "A peer that takes its answer too slowly on the average is sent away",
            level = Clause.Level.HARDENING)
    void peerThatTakesItsAnswerTooSlowlyIsEnded(String path) throws Exception {
        try (TestServer server = TestServer.serving(
                        options -> options.writeTimeout(Duration.ofMillis(200)).minWriteRate(Integer.MAX_VALUE),
                        LARGE,
                        PUBLISHED,
                        WRITTEN);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(Peer.request("GET", path, "Connection: close\r\n"));
            assertThat(takes(peer, Duration.ofMillis(1))).isLessThan(CONTENT);
            server.awaitNoConnections();
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().busy() == 0);
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/memory", "/written", "/published"})
    void peerThatTakesItsAnswerSteadilyGetsAllOfIt(String path) throws Exception {
        try (TestServer server = TestServer.serving(
                        options -> options.writeTimeout(Duration.ofSeconds(10)).minWriteRate(1),
                        LARGE,
                        PUBLISHED,
                        WRITTEN);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(Peer.request("GET", path, "Connection: close\r\n"));
            assertThat(takes(peer, Duration.ZERO)).isGreaterThanOrEqualTo(CONTENT);
        }
    }

    private static void writePieces(OutputStream out) throws IOException {
        for (int written = 0; written < CONTENT; written += PIECE.length) {
            out.write(PIECE);
        }
    }

    /** Publishes the content piece by piece, as it is asked for. */
    private static final class Pieces implements Flow.Publisher<ByteBuffer> {

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int published;

                @Override
                public void request(long pieces) {
                    for (long i = 0; i < pieces && published < CONTENT; i++) {
                        published += PIECE.length;
                        subscriber.onNext(ByteBuffer.wrap(PIECE));
                        if (published == CONTENT) {
                            subscriber.onComplete();
                        }
                    }
                }

                @Override
                public void cancel() {
                    published = CONTENT;
                }
            });
        }
    }

    /** Reads steadily, a little at once, until the connection ends; returns how many bytes came. */
    private static long takes(Peer peer, Duration pause) throws Exception {
        long taken = 0;
        try {
            for (int count = peer.readSome(); count >= 0; count = peer.readSome()) {
                taken += count;
                TimeUnit.NANOSECONDS.sleep(pause.toNanos()); // the slowness is what is tested
            }
        } catch (IOException brokenOff) {
            return taken;
        }
        return taken;
    }

    private static Answer trickle(Peer peer) throws Exception {
        while (!peer.hasInput()) {
            peer.send("x");
        }
        return peer.read();
    }
}
