package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionLimitTests {

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

    private static Answer trickle(Peer peer) throws Exception {
        while (!peer.hasInput()) {
            peer.send("x");
        }
        return peer.read();
    }
}
