package io.tinyserver.content;

import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.Answer;
import io.tinyserver.Peer;
import io.tinyserver.TestServer;
import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed content of every kind over real sockets; whatever happens to the peer, no deflater is left. */
@Timeout(60)
class GzippedAnswerTests {

    private static final byte[] LARGE = Gzipped.sample(10_000_000);
    private static final String ACCEPTING = "Accept-Encoding: gzip\r\n";
    private static final Path CURL = Path.of("/usr/bin/curl");

    @TempDir
    private static Path folder;

    private final CountedDeflaters deflaters = new CountedDeflaters();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicReference<SubmissionPublisher<ByteBuffer>> events = new AtomicReference<>();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        Path file = folder.resolve("large");
        if (!Files.exists(file)) {
            Files.write(file, LARGE);
        }
        Gzip gzip = Gzip.builder()
                .mediaTypes(List.of("text/*"))
                .deflaters(deflaters)
                .build();
        Router router = Router.of(
                serving("/bytes", () -> new Body.Bytes(LARGE)),
                serving("/file", () -> Body.FileRegion.of(file)),
                serving("/stream", () -> new Body.Stream(new ByteArrayInputStream(LARGE), LARGE.length)),
                serving("/written", () -> new Body.Written(out -> out.write(LARGE))),
                serving("/published", () -> new Body.Published(new Slices(), LARGE.length)),
                serving("/small", () -> new Body.Bytes("small".getBytes())),
                serving("/small-written", () -> new Body.Written(out -> out.write("small".getBytes()))),
                serving(
                        "/flushed",
                        () -> new Body.Written(out -> {
                            out.write("first".getBytes());
                            out.flush();
                            awaitQuietly(goOn);
                            out.write("second".getBytes());
                        })),
                serving("/events", () -> new Body.Published(eventsFromNowOn(), Body.UNKNOWN_LENGTH)),
                serving("/trickle", () -> new Body.Stream(new Trickle(), Body.UNKNOWN_LENGTH)),
                serving("/gone", () -> new Body.FileRegion(folder.resolve("gone"), 0, 5000)),
                serving("/short", () -> new Body.FileRegion(file, 0, LARGE.length + 1)),
                serving(
                        "/broken",
                        () -> new Body.Written(out -> {
                            out.write(LARGE);
                            throw new IllegalStateException("as the test wants it");
                        })),
                Route.get(
                        "/deferred",
                        any -> Response.deferred(CompletableFuture.supplyAsync(
                                () -> Response.of("text/plain", new Body.Bytes(LARGE))))));
        server = TestServer.with(parts -> parts.filter(gzip).router(router));
    }

    @AfterEach
    void everyDeflaterIsEndedOnce() {
        goOn.countDown();
        try (TestServer ending = server) {
            deflaters.awaitEnds();
            await().atMost(TestServer.PATIENCE).until(() -> ending.snapshot().busy() == 0);
        }
        assertThat(deflaters.ended()).isEqualTo(deflaters.made());
    }

    /** Makes content for one answer. */
    private interface Content {
        Body make() throws IOException;
    }

    private static Route serving(String path, Content content) {
        return Route.get(path, any -> Response.of("text/plain", content.make()));
    }

    private SubmissionPublisher<ByteBuffer> eventsFromNowOn() {
        SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
        events.set(publisher);
        return publisher;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Publishes the large content on another thread, a slice for each request. */
    private static final class Slices implements Flow.Publisher<ByteBuffer> {

        private static final int SLICE = 50_000;

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int at;

                @Override
                public void request(long n) {
                    CompletableFuture.runAsync(this::give);
                }

                private synchronized void give() {
                    if (at < LARGE.length) {
                        at += SLICE;
                        subscriber.onNext(ByteBuffer.wrap(LARGE, at - SLICE, SLICE));
                    } else {
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    // nothing is given that is not asked for
                }
            });
        }
    }

    /** Has one word, and the next when the test says so. */
    private final class Trickle extends InputStream {

        private int words;

        @Override
        public int read() {
            throw new AssertionError("Read in pieces only");
        }

        @Override
        public int read(byte[] target, int from, int length) {
            if (words == 2) {
                return -1;
            } else if (words == 1) {
                awaitQuietly(goOn);
            }
            byte[] word = (words++ == 0 ? "first" : "second").getBytes();
            System.arraycopy(word, 0, target, from, word.length);
            return word.length;
        }
    }

    private String get(String path) {
        return request("GET", path, ACCEPTING);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.server().port() + path);
    }

    // --- whole content

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published", "/deferred"})
    void everyKindArrivesWholeAndTheConnectionGoesOn(String path) throws Exception {
        try (Peer peer = server.connect()) {
            for (int i = 0; i < 2; i++) {
                Answer answer = peer.ask(get(path));
                assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
                assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
                assertThat(answer.content()).hasSizeLessThan(LARGE.length * 7 / 10);
                assertThat(Arrays.equals(Gzipped.decode(answer.content()), LARGE))
                        .isTrue();
                assertThat(peer.ask(get("/small")).text()).isEqualTo("small");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void whoDoesNotAcceptItGetsEveryKindAsItIs(String path) throws Exception {
        Answer answer = server.ask(request("GET", path, ""));
        assertThat(answer.header("Content-Encoding")).isNull();
        assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(Arrays.equals(answer.content(), LARGE)).isTrue();
        assertThat(deflaters.made()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void slowReaderGetsEverything(String path) throws Exception {
        try (Peer slow = Peer.withSmallWindow(server.server())) {
            slow.send(get(path) + get("/small"));
            Answer answer = slow.read();
            assertThat(Arrays.equals(Gzipped.decode(answer.content()), LARGE)).isTrue();
            assertThat(slow.read().text()).isEqualTo("small");
        }
    }

    @Test
    void smallWrittenContentStillGetsItsLength() throws Exception {
        Answer answer = server.ask(get("/small-written"));
        assertThat(answer.header("Content-Length")).isEqualTo("" + answer.content().length);
        assertThat(Gzipped.decode(answer.content())).asString().isEqualTo("small");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void headGetsTheHeaderOfGetAndNoContent(String path) throws Exception {
        try (Peer peer = server.connect()) {
            Answer head = peer.send(request("HEAD", path, ACCEPTING)).readHead();
            Answer whole = peer.ask(get(path));
            for (String name : new String[] {"Content-Encoding", "Vary", "Content-Length", "Transfer-Encoding"}) {
                assertThat(head.header(name)).as(name).isEqualTo(whole.header(name));
            }
            assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void oldPeerGetsEverythingUntilTheEnd(String path) throws Exception {
        Answer answer = server.ask("GET " + path + " HTTP/1.0\r\nConnection: keep-alive\r\n" + ACCEPTING + "\r\n");
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(answer.closes()).isEqualTo(!path.equals("/bytes"));
        assertThat(Arrays.equals(Gzipped.decode(answer.content()), LARGE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void clientOfTheJdkCanDecodeIt(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Accept-Encoding", "gzip")
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(TestServer.PATIENCE)
                .build();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(Arrays.equals(Gzipped.decode(answer.body()), LARGE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void curlCanDecodeIt(String path) throws Exception {
        assumeTrue(Files.isExecutable(CURL), CURL + " is not installed");
        Path output = folder.resolve("curl");
        Process curl = new ProcessBuilder(
                        CURL.toString(),
                        "--compressed",
                        "--silent",
                        "--show-error",
                        "--fail",
                        "--output",
                        output.toString(),
                        uri(path).toString())
                .inheritIO()
                .start();
        assertThat(curl.waitFor(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(curl.exitValue()).isZero();
        assertThat(Arrays.equals(Files.readAllBytes(output), LARGE)).isTrue();
        assertThat(deflaters.made()).isEqualTo(1);
    }

    // --- content that is not there yet

    @ParameterizedTest
    @ValueSource(strings = {"/flushed", "/trickle"})
    void whatIsThereArrivesBeforeTheRest(String path) throws Exception {
        try (Peer peer = server.connect();
                Gzipped gzipped = new Gzipped()) {
            assertThat(peer.send(get(path)).readHead().header("Content-Encoding"))
                    .isEqualTo("gzip");
            assertThat(gzipped.decodeNext(peer.readChunk())).isEqualTo("first");
            goOn.countDown();
            StringBuilder rest = new StringBuilder();
            for (byte[] chunk = peer.readChunk(); chunk.length > 0; chunk = peer.readChunk()) {
                rest.append(gzipped.decodeNext(chunk));
            }
            assertThat(rest).hasToString("second");
            assertThat(peer.ask(get("/small")).text()).isEqualTo("small");
        }
    }

    @Test
    void eventArrivesBeforeTheNextIsThere() throws Exception {
        try (Peer peer = server.connect();
                Gzipped gzipped = new Gzipped()) {
            peer.send(get("/events"));
            SubmissionPublisher<ByteBuffer> publisher = awaitSubscriber();
            for (int i = 0; i < 5; i++) {
                publisher.submit(ByteBuffer.wrap(("data: " + i + "\n\n").getBytes(StandardCharsets.UTF_8)));
                publisher.submit(ByteBuffer.allocate(0));
                if (i == 0) {
                    peer.readHead();
                }
                assertThat(gzipped.decodeNext(peer.readChunk())).isEqualTo("data: " + i + "\n\n");
            }
            publisher.close();
            assertThat(gzipped.decodeNext(peer.readChunk())).isEmpty();
            assertThat(peer.readChunk()).isEmpty();
            assertThat(peer.ask(get("/small")).text()).isEqualTo("small");
        }
    }

    private SubmissionPublisher<ByteBuffer> awaitSubscriber() {
        await().atMost(TestServer.PATIENCE)
                .until(() -> events.get() != null && events.get().hasSubscribers());
        return events.get();
    }

    // --- peers that go away, content that fails

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/written", "/published"})
    void peerThatGoesAwayInTheMiddleLeavesNoDeflater(String path) throws Exception {
        for (int i = 0; i < 10; i++) {
            Peer peer = Peer.withSmallWindow(server.server());
            peer.send(get(path)).readHead();
            peer.readExactly(1 + 5_000 * i); // what stands behind the head has been through a deflater
            if (i % 2 == 0) {
                peer.reset();
            } else {
                peer.leave();
            }
        }
        server.awaitNoConnections();
        deflaters.awaitEnds();
        assertThat(deflaters.made()).isEqualTo(10);
        assertThat(server.log().errors()).isEmpty();
    }

    @Test
    void peerThatGoesAwayBetweenEventsLeavesNoDeflater() throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(get("/events"));
            SubmissionPublisher<ByteBuffer> publisher = awaitSubscriber();
            publisher.submit(ByteBuffer.wrap(new byte[10]));
            publisher.submit(ByteBuffer.allocate(0));
            peer.readHead();
            assertThat(peer.readChunk()).isNotEmpty();
            assertThat(deflaters.made()).isEqualTo(1);
            assertThat(deflaters.ended()).isZero();
            peer.reset();
            deflaters.awaitEnds();
            await().atMost(TestServer.PATIENCE).until(() -> !publisher.hasSubscribers());
        }
    }

    @Test
    void failureBeforeTheFirstByteIsAnError() throws Exception {
        Answer answer = server.ask(get("/gone"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("Content-Encoding")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/short", "/broken"})
    void failureInTheMiddleIsACut(String path) throws Exception {
        try (Peer peer = server.connect()) {
            assertThatIOException().isThrownBy(() -> peer.ask(get(path)));
        }
        assertThat(server.log().errors()).hasSize(1);
    }

    @Test
    void failureOfThePublisherIsACut() throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(get("/events"));
            SubmissionPublisher<ByteBuffer> publisher = awaitSubscriber();
            publisher.submit(ByteBuffer.wrap(new byte[10]));
            publisher.submit(ByteBuffer.allocate(0));
            peer.readHead();
            assertThat(peer.readChunk()).isNotEmpty();
            publisher.closeExceptionally(new IllegalStateException("as the test wants it"));
            assertThatIOException().isThrownBy(peer::readChunk);
        }
    }
}
