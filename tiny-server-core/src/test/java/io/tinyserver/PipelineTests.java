package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come faster than they are answered: each gets its answer, whole and in order. */
@Timeout(60)
class PipelineTests {

    private static final int BIG = 1_000_000;

    private static final Route BIG_ROUTE =
            Route.get("/big", request -> Response.of("a/b", new Body.Bytes(new byte[BIG])));

    @Test
    void answersComeInTheOrderOfTheRequests() throws Exception {
        HeldHandler slow = new HeldHandler().letGo(1000);
        try (TestServer server = TestServer.serving(mixed(slow));
                Peer peer = server.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                requests.append(get("/"
                        + List.of("quick", "slow", "fail", "later", "pooled").get(i % 5) + "/" + i));
            }
            peer.send(requests.toString());
            for (int i = 0; i < 60; i++) {
                Answer answer = peer.read();
                if (i % 5 == 2) {
                    assertThat(answer.status()).isEqualTo(500);
                } else {
                    assertThat(answer.text()).endsWith("/" + i);
                }
            }
        }
    }

    /** 256 requests are one turn, so the last of them ends both the turn and the connection. */
    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 512})
    void lastAnswerEndsTheConnectionHoweverManyCameBefore(int requests) throws Exception {
        Route quick = Route.get("/quick", request -> Response.text("quick")).quick();
        try (TestServer server = TestServer.serving(options -> options.headTimeout(Duration.ofMinutes(1)), quick);
                Peer peer = server.connect()) {
            peer.send(get("/quick").repeat(requests - 1) + request("GET", "/quick", "Connection: close\r\n"));
            for (int i = 0; i < requests; i++) {
                assertThat(peer.read().text()).isEqualTo("quick");
            }
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @Test
    void requestsMayBeCutAnywhere() throws Exception {
        String requests = get("/quick/1")
                + Peer.post("/echo", "some content")
                + get("/later/2")
                + Peer.postInChunks("/echo", "in", "two chunks")
                + get("/pooled/3");
        HeldHandler slow = new HeldHandler().letGo(1000);
        try (TestServer server = TestServer.serving(mixed(slow))) {
            for (int cut = 1; cut < requests.length(); cut++) {
                try (Peer peer = server.connect()) {
                    peer.send(requests.substring(0, cut));
                    peer.send(requests.substring(cut));
                    assertMixed(peer);
                }
            }
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        String requests = get("/quick/1")
                + Peer.post("/echo", "some content")
                + get("/later/2")
                + Peer.postInChunks("/echo", "in", "two chunks")
                + get("/pooled/3");
        try (TestServer server = TestServer.serving(mixed(new HeldHandler()));
                Peer peer = server.connect()) {
            for (char octet : requests.toCharArray()) {
                peer.send(String.valueOf(octet));
            }
            assertMixed(peer);
        }
    }

    private static void assertMixed(Peer peer) throws Exception {
        assertThat(peer.read().text()).isEqualTo("/quick/1");
        assertThat(peer.read().text()).isEqualTo("some content");
        assertThat(peer.read().text()).isEqualTo("/later/2");
        assertThat(peer.read().text()).isEqualTo("intwo chunks");
        assertThat(peer.read().text()).isEqualTo("/pooled/3");
    }

    private static Route[] mixed(HeldHandler slow) {
        return new Route[] {
            Route.get("/quick/{n}", request -> Response.text(request.path())),
            Route.get("/slow/{n}", slow),
            Route.get("/fail/{n}", request -> {
                throw new IllegalStateException("as the test wants it");
            }),
            Route.get(
                    "/later/{n}",
                    request -> Response.deferred(CompletableFuture.supplyAsync(() -> Response.text(request.path())))),
            Route.get("/pooled/{n}", request -> Response.text(request.path())).blocking(),
            Route.post("/echo", request -> Response.text(request.body().text()))
        };
    }

    static List<Route> bigRoutes() {
        return List.of(BIG_ROUTE, BIG_ROUTE.quick(), BIG_ROUTE.blocking());
    }

    @ParameterizedTest
    @MethodSource("bigRoutes")
    void peerThatReadsLateGetsEveryAnswer(Route big) throws Exception {
        try (TestServer server = TestServer.serving(options -> options.headTimeout(Duration.ofSeconds(2)), big);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(get("/big").repeat(30));
            await().until(() -> server.snapshot().requests() >= 2);
            for (int i = 0; i < 30; i++) {
                assertThat(peer.read().content()).as("answer %d", i).hasSize(BIG);
            }
            assertThat(peer.ask(get("/")).status()).isEqualTo(404);
        }
    }

    /** Answers that wait for their peer are all that a connection may cost. */
    @Test
    void peerThatDoesNotReadIsNotServedFurther() throws Exception {
        try (TestServer server = TestServer.serving(BIG_ROUTE);
                Peer peer = Peer.withSmallWindow(server.server())) {
            for (int i = 0; i < 100; i++) {
                server.ask(get("/big"));
            }
            peer.send(get("/big").repeat(200));
            await().until(() -> server.snapshot().requests() > 102);
            assertThat(peer.read().content()).hasSize(BIG);
            assertThat(server.snapshot().requests()).isLessThan(150);
        }
    }

    @Test
    void promiseBehindAnswersThatWaitForTheirPeerIsKeptWhenTheyAreRead() throws Exception {
        CompletableFuture<Response> promise = new CompletableFuture<>();
        Route later = Route.get("/later", request -> Response.deferred(promise)).quick();
        try (TestServer server =
                        TestServer.serving(options -> options.writeTimeout(Duration.ofSeconds(2)), BIG_ROUTE, later);
                Peer peer = Peer.withSmallWindow(server.server())) {
            makeProven(server);
            long before = server.snapshot().requests();
            peer.send(get("/big") + get("/later") + get("/later"));
            await().until(() -> server.snapshot().requests() > before);
            assertThat(peer.read().content()).hasSize(BIG);
            await().during(Duration.ofSeconds(3)).until(() -> !peer.hasInput());
            promise.complete(Response.text("kept"));
            assertThat(peer.read().text()).isEqualTo("kept");
            assertThat(peer.read().text()).isEqualTo("kept");
        }
    }

    private static void makeProven(TestServer server) throws Exception {
        for (int i = 0; i < 100; i++) {
            server.ask(get("/big"));
        }
    }
}
