package io.tinyserver;

import static io.tinyserver.Peer.chunk;
import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.post;
import static io.tinyserver.Peer.postInChunks;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.observe.ServerSnapshot.State;
import io.tinyserver.route.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in whatever way the bytes travel. */
@ParameterizedClass
@EnumSource(Way.class)
@Timeout(60)
class TransportContractTests {

    private static final byte[] LARGE = new byte[4_000_000];

    static {
        new Random(1).nextBytes(LARGE);
    }

    @Parameter
    Way way;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private TestServer serving(Route... routes) {
        return serving(options -> options, routes);
    }

    private TestServer serving(UnaryOperator<ServerOptionsBuilder> options, Route... routes) {
        return way.serving(folder, options, routes);
    }

    private static final Route PAGE = Route.get("/", request -> Response.text("page"));
    private static final Route ECHO = Route.post(
            "/echo", request -> Response.of("a/b", new Body.Bytes(request.body().bytes())));

    @Test
    void connectionIsKept() throws Exception {
        try (TestServer server = serving(PAGE);
                Peer peer = way.connect(server)) {
            for (int i = 0; i < 100; i++) {
                Answer answer = peer.ask(get("/"));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("page");
            }
            assertThat(server.snapshot().connections()).isEqualTo(1);
        }
    }

    @Test
    void requestsInARowAreAnsweredInTheirOrder() throws Exception {
        try (TestServer server = serving(Route.get("/{n}", request -> Response.text(request.path())));
                Peer peer = way.connect(server)) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                requests.append(get("/" + i));
            }
            Future<Peer> sender = threads.submit(() -> peer.send(requests.toString()));
            for (int i = 0; i < 1000; i++) {
                assertThat(peer.read().text()).isEqualTo("/" + i);
            }
            sender.get();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 16_384, 65_536, 70_000, 4_000_000})
    void contentGoesThereAndBack(int size) throws Exception {
        String content = new String(LARGE, 0, size, StandardCharsets.ISO_8859_1);
        try (TestServer server = serving(ECHO);
                Peer peer = way.connect(server)) {
            assertThat(peer.ask(post("/echo", content)).content())
                    .isEqualTo(content.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(peer.ask(postInChunks("/echo", content.isEmpty() ? new String[0] : new String[] {content}))
                            .content())
                    .isEqualTo(content.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void chunksMayComeOneByOne() throws Exception {
        try (TestServer server = serving(ECHO);
                Peer peer = way.connect(server)) {
            peer.send(request("POST", "/echo", "Transfer-Encoding: chunked\r\n"));
            for (String part : new String[] {"one", "two", "three"}) {
                peer.send(chunk(part));
            }
            assertThat(peer.send("0\r\n\r\n").read().text()).isEqualTo("onetwothree");
        }
    }

    @Test
    void peerIsToldToGoOn() throws Exception {
        try (TestServer server = serving(ECHO);
                Peer peer = way.connect(server)) {
            peer.send(request("POST", "/echo", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
            assertThat(peer.read().status()).isEqualTo(100);
            assertThat(peer.ask("yes").text()).isEqualTo("yes");
        }
    }

    @Test
    void whatIsNotThereIsSaidSo() throws Exception {
        try (TestServer server = serving(PAGE);
                Peer peer = way.connect(server)) {
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
            assertThat(peer.ask(get("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void answerMayComeLater() throws Exception {
        CompletableFuture<Response.Ready> promise = new CompletableFuture<>();
        try (TestServer server = serving(Route.get("/later", request -> Response.deferred(promise)));
                Peer peer = way.connect(server)) {
            peer.send(get("/later") + get("/later"));
            await().until(() -> server.snapshot().activeRequests() == 1);
            promise.complete(Response.text("kept"));
            assertThat(peer.read().text()).isEqualTo("kept");
            assertThat(peer.read().text()).isEqualTo("kept");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written"})
    void slowReaderGetsEveryByte(String path) throws Exception {
        Path file = Files.write(folder.resolve("large"), LARGE);
        try (TestServer server = serving(
                        Route.get("/bytes", request -> Response.of("a/b", new Body.Bytes(LARGE))),
                        Route.get("/file", request -> Response.of("a/b", Body.FileRegion.of(file))),
                        Route.get(
                                "/stream",
                                request -> Response.of("a/b", new Body.Stream(new ByteArrayInputStream(LARGE), -1))),
                        Route.get(
                                "/written", request -> Response.of("a/b", new Body.Written(out -> out.write(LARGE)))));
                Peer slow = way.connectWithSmallWindow(server)) {
            slow.send(get(path) + get(path));
            for (int i = 0; i < 2; i++) {
                assertThat(slow.read().content()).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void peerThatDoesNotReadIsSentAway() throws Exception {
        try (TestServer server = serving(
                        options -> options.writeTimeout(Duration.ofMillis(200)),
                        Route.get("/", request -> Response.of("a/b", new Body.Bytes(new byte[20_000_000]))));
                Peer peer = way.connectWithSmallWindow(server)) {
            peer.send(get("/"));
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().requests() == 1);
            server.awaitNoConnections();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void refusalCanBeRead() throws Exception {
        try (TestServer server = serving(options -> options.maxBodyBytes(1000), ECHO);
                Peer peer = way.connect(server)) {
            Future<?> sender = threads.submit(() -> peer.send(post("/echo", "x".repeat(1_000_000))));
            assertThat(peer.read().status()).isEqualTo(413);
            sender.get();
        }
        try (TestServer server = serving(PAGE);
                Peer peer = way.connect(server)) {
            assertThat(peer.ask("GET / HTTP/1.1\r\nHost: a b\r\n\r\n").status()).isEqualTo(400);
            assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @Test
    void answerThatFailsIsBrokenOff() throws Exception {
        try (TestServer server = serving(Route.get(
                        "/",
                        request -> Response.of("a/b", new Body.Stream(new ByteArrayInputStream(LARGE), 5_000_000))));
                Peer peer = way.connect(server)) {
            assertThatThrownBy(() -> peer.ask(get("/"))).isInstanceOf(IOException.class);
            server.awaitNoConnections();
        }
    }

    @Test
    void lastAnswerEndsTheConnection() throws Exception {
        try (TestServer server = serving(PAGE);
                Peer peer = way.connect(server)) {
            assertThat(peer.ask(request("GET", "/", "Connection: close\r\n")).text())
                    .isEqualTo("page");
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            server.awaitNoConnections();
        }
    }

    @Test
    void stopLetsRequestsInFlightFinish() throws Exception {
        HeldHandler held = new HeldHandler();
        try (TestServer server = serving(PAGE, Route.get("/held", held));
                Peer busy = way.connect(server);
                Peer idle = way.connect(server)) {
            assertThat(idle.ask(get("/")).status()).isEqualTo(200);
            busy.send(get("/held"));
            held.awaitEntered(1);
            Future<Boolean> stop = threads.submit(() -> server.server().stop(TestServer.PATIENCE));
            assertThat(idle.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(server.snapshot().state()).isEqualTo(State.DRAINING);
            held.letGo(1);
            Answer last = busy.read();
            assertThat(last.text()).isEqualTo("/held");
            assertThat(last.closes()).isTrue();
            assertThat(stop.get()).isTrue();
        }
    }
}
