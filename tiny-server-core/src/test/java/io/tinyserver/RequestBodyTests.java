package io.tinyserver;

import static io.tinyserver.Peer.chunk;
import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.post;
import static io.tinyserver.Peer.postInChunks;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of requests: whole, streamed, too large, cut off, asked for. */
@Timeout(60)
class RequestBodyTests {

    private static final int BUFFER = 1024;
    private static final int LIMIT = 100_000;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private final HeldHandler held = new HeldHandler();

    private final TestServer server = TestServer.serving(
            options -> options.bodyBufferBytes(BUFFER).maxBodyBytes(LIMIT),
            Route.post("/echo", request -> {
                calls.incrementAndGet();
                return Response.text(request.body().text());
            }),
            Route.get("/held", held).blocking(),
            Route.post("/read", this::read),
            Route.post("/stream", this::read).streaming(),
            Route.post("/ignore", request -> Response.text("not read")),
            Route.post("/ignore-stream", request -> Response.text("not read")).streaming());

    /** Answers with the content as it comes through a stream. */
    private Response read(Request request) throws IOException {
        calls.incrementAndGet();
        try (InputStream in = request.body().stream()) {
            return Response.text(new String(in.readAllBytes()));
        } catch (IOException cut) {
            failure.set(cut);
            throw cut;
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, BUFFER - 1, BUFFER, BUFFER + 1, 64 * 1024, LIMIT})
    void contentOfAnySizeArrivesWholeInEveryManner(int size) throws Exception {
        String content = "0123456789".repeat(size / 10 + 1).substring(0, size);
        try (Peer peer = server.connect()) {
            for (String path : new String[] {"/echo", "/read", "/stream"}) {
                assertThat(peer.ask(post(path, content)).text()).isEqualTo(content);
                assertThat(peer.ask(chunked(path, content)).text()).isEqualTo(content);
            }
            assertThat(peer.ask(get("/")).status()).isEqualTo(404);
        }
    }

    private static String chunked(String path, String content) {
        int third = content.length() / 3;
        return third == 0
                ? content.isEmpty() ? postInChunks(path) : postInChunks(path, content)
                : postInChunks(
                        path,
                        content.substring(0, third),
                        content.substring(third, 2 * third),
                        content.substring(2 * third));
    }

    @Test
    void contentThatNobodyReadsIsSkippedWhereItIsThereAlready() throws Exception {
        try (Peer peer = server.connect()) {
            assertThat(peer.ask(post("/ignore", "GET /echo HTTP/1.1\r\n\r\n")).text())
                    .isEqualTo("not read");
            assertThat(peer.ask(get("/")).status()).isEqualTo(404);
        }
    }

    @Test
    void connectionClosesBehindContentThatNobodyWaitsFor() throws Exception {
        try (Peer peer = server.connect()) {
            Answer answer = peer.ask(request("POST", "/ignore-stream", "Content-Length: 50000\r\n"));
            assertThat(answer.text()).isEqualTo("not read");
            assertThat(answer.closes()).isTrue();
            peer.send(get("/echo").repeat(20));
            assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(server.snapshot().requests()).isEqualTo(1);
        }
    }

    /** What stands between two chunks comes when all before has been read, and on its own. */
    @Test
    void contentGoesOnBehindTheFrameOfAChunkThatComesAlone() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Route counting = Route.post("/count", request -> count(request, count)).streaming();
        try (TestServer single =
                        TestServer.serving(options -> options.reactors(1).bodyBufferBytes(BUFFER), counting);
                Peer peer = single.connect();
                Peer other = single.connect()) {
            peer.send(request("POST", "/count", "Transfer-Encoding: chunked\r\n") + chunk("begin"));
            for (int i = 0; i < 3; i++) {
                int before = count.get();
                peer.send(Integer.toHexString(2 * BUFFER) + "\r\n");
                other.ask(get("/"));
                other.ask(get("/")); // the same thread has read the frame by now
                peer.send("x".repeat(2 * BUFFER));
                await().until(() -> count.get() >= before + 2 * BUFFER);
                peer.send("\r\n");
            }
            assertThat(peer.ask("0\r\n\r\n").text()).isEqualTo("" + (5 + 6 * BUFFER));
        }
    }

    private static Response count(Request request, AtomicInteger count) throws IOException {
        try (InputStream in = request.body().stream()) {
            byte[] part = new byte[BUFFER];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                count.addAndGet(read);
            }
        }
        return Response.text(count.toString());
    }

    // --- too large
    // -----------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/read", "/stream"})
    void announcedContentAboveTheLimitIsRefusedBeforeItComes(String path) throws Exception {
        try (Peer peer = server.connect()) {
            Answer answer = peer.ask(request("POST", path, "Content-Length: " + (LIMIT + 1) + "\r\n"));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.closes()).isTrue();
            assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void peerThatGoesOnSendingCanReadWhyItIsRefused() throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(request("POST", "/echo", "Content-Length: " + 4 * LIMIT + "\r\n"));
            peer.send("x".repeat(4 * LIMIT)).endOutput();
            assertThat(peer.read().status()).isEqualTo(413);
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/read", "/stream"})
    void contentInChunksAboveTheLimitIsRefused(String path) throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(request("POST", path, "Transfer-Encoding: chunked\r\n"));
            peer.send(chunk("x".repeat(LIMIT)));
            peer.send(chunk("y") + "0\r\n\r\n" + get("/ignore"));
            assertThat(peer.read().status()).isEqualTo(413);
            assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(server.snapshot().requests()).isEqualTo(1);
        assertThat(server.log().errors()).isEmpty();
    }

    // --- cut off and malformed
    // -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5000\r\n", "Transfer-Encoding: chunked\r\n"})
    void contentCutOffBeforeTheHandlerIsCalledNeverReachesIt(String framing) throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(request("POST", "/echo", framing) + chunk("some")).endOutput();
            assertThat(peer.read().status()).isEqualTo(400);
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(calls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void contentCutOffWhileTheHandlerReadsFailsTheReader(boolean byReset) throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(request("POST", "/stream", "Content-Length: 50\r\n") + "some");
            await().until(() -> calls.get() == 1);
            if (byReset) {
                peer.reset();
            } else {
                peer.leave();
            }
            await().until(() -> failure.get() != null);
        }
        server.awaitNoConnections();
        assertThat(server.log().errors()).isEmpty();
    }

    /** The end is read while the first request is being handled; the second one must hear of it. */
    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/read", "/stream"})
    void contentCutOffBehindAnotherRequestIsNotWaitedFor(String path) throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(get("/held") + request("POST", path, "Content-Length: 50\r\n") + "some")
                    .endOutput();
            held.awaitEntered(1);
            await().during(Duration.ofMillis(50)).until(() -> !peer.hasInput());
            held.letGo(1);
            assertThat(peer.read().text()).isEqualTo("/held");
            assertThat(peer.read().status()).isEqualTo(400);
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(server.snapshot().rejected()).isEqualTo(Map.of("TS-FRAMING-09", 1L));
        assertThat(server.log().errors()).isEmpty();
    }

    @Test
    void peerThatCutsItsContentOffIsToldSo() throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(request("POST", "/stream", "Content-Length: 50\r\n") + "some");
            await().until(() -> calls.get() == 1);
            assertThat(peer.endOutput().read().status()).isEqualTo(400);
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(server.snapshot().rejected()).isEqualTo(Map.of("TS-FRAMING-09", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/read", "/stream"})
    @Clause(
            rfc = "RFC 9112",
            section = "7.1",
            demand = "Malformed content is the peer's 400 and no failure of the server, also while a handler reads it",
            level = Clause.Level.HARDENING)
    void malformedChunkIsTheFaultOfThePeer(String path) throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(get("/") + request("POST", path, "Transfer-Encoding: chunked\r\n"));
            assertThat(peer.read().status()).isEqualTo(404);
            peer.send("zz\r\n" + get("/ignore"));
            assertThat(peer.read().status()).isEqualTo(400);
            assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(server.snapshot().requests()).isEqualTo(2);
        assertThat(server.log().errors()).isEmpty();
    }

    // --- expectations
    // --------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/read", "/stream"})
    void peerThatExpectsItIsAskedForItsContentOnce(String path) throws Exception {
        String content = "x".repeat(10 * BUFFER);
        try (Peer peer = server.connect()) {
            for (int i = 0; i < 3; i++) {
                peer.send(
                        request("POST", path, "Expect: 100-Continue\r\nContent-Length: " + content.length() + "\r\n"));
                assertThat(peer.read().status()).isEqualTo(100);
                Answer answer = peer.ask(content);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(content);
            }
        }
    }

    @Test
    void contentThatIsTooLargeIsRefusedInsteadOfAskedFor() throws Exception {
        try (Peer peer = server.connect()) {
            Answer answer = peer.ask(
                    request("POST", "/echo", "Expect: 100-continue\r\nContent-Length: " + (LIMIT + 1) + "\r\n"));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.closes()).isTrue();
        }
    }

    @Test
    void nobodyIsAskedForContentThatIsThereAlready() throws Exception {
        try (Peer peer = server.connect()) {
            Answer answer = peer.ask(request("POST", "/echo", "Expect: 100-continue\r\nContent-Length: 2\r\n") + "ok");
            assertThat(answer.text()).isEqualTo("ok");
        }
    }

    @Test
    void oldPeerIsNeverAsked() throws Exception {
        try (Peer peer = server.connect()) {
            peer.send("POST /echo HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            await().during(Duration.ofMillis(100)).until(() -> !peer.hasInput());
            assertThat(peer.ask("ok").text()).isEqualTo("ok");
        }
    }

    // --- back-pressure
    // -------------------------------------------------------------------------------------------------------------

    /** As long as the handler does not read, the peer's system has to keep what is sent, not the server. */
    @Test
    void peerHasToWaitForAHandlerThatDoesNotRead() throws Exception {
        CountDownLatch mayRead = new CountDownLatch(1);
        Handler waits = request -> {
            mayRead.await();
            return Response.text("" + request.body().bytes().length);
        };
        int size = 64 * 1024 * 1024;
        try (TestServer large = TestServer.serving(
                        options -> options.bodyBufferBytes(BUFFER).maxBodyBytes(size),
                        Route.post("/", waits).streaming());
                Peer peer = large.connect()) {
            AtomicInteger sent = new AtomicInteger();
            Thread sender = new Thread(() -> sendAll(peer, size, sent));
            sender.start();
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> sent.get() > 0 && sent.get() == before.getAndSet(sent.get()));
            assertThat(sent.get()).isLessThan(size);
            mayRead.countDown();
            assertThat(peer.read().text()).isEqualTo("" + size);
            sender.join();
        }
    }

    private static void sendAll(Peer peer, int size, AtomicInteger sent) {
        try {
            peer.send(request("POST", "/", "Content-Length: " + size + "\r\n"));
            byte[] part = new byte[64 * 1024];
            while (sent.get() < size) {
                peer.send(part);
                sent.addAndGet(part.length);
            }
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
