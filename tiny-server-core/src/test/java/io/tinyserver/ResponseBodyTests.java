package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.BodyWriter;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of answers: bytes, files, streams and writers, to quick and slow readers, whole and broken. */
@Timeout(60)
class ResponseBodyTests {

    private static final byte[] LARGE = new byte[10_000_000];

    static {
        new Random(1).nextBytes(LARGE);
    }

    @TempDir
    private Path folder;

    private static TestServer answering(Supplier<Body> body) {
        return TestServer.serving(Route.get("/", request -> Response.of("a/b", body.get())));
    }

    private static TestServer writing(BodyWriter writer) {
        return answering(() -> new Body.Written(writer));
    }

    /** Asks as a quick and as a slow reader; the connection stays usable. */
    private static void assertServes(TestServer server, byte[] content) throws IOException {
        try (Peer quick = server.connect();
                Peer slow = Peer.withSmallWindow(server.server())) {
            slow.send(get("/") + get("/"));
            for (int i = 0; i < 3; i++) {
                assertThat(quick.ask(get("/")).content()).isEqualTo(content);
            }
            assertThat(slow.read().content()).isEqualTo(content);
            assertThat(slow.read().content()).isEqualTo(content);
        }
    }

    @Test
    void bytesArriveWhateverTheirNumber() throws Exception {
        for (byte[] content : new byte[][] {{}, {1}, new byte[65_000], new byte[66_000], LARGE}) {
            try (TestServer server = answering(() -> new Body.Bytes(content))) {
                assertServes(server, content);
                assertThat(server.ask(get("/")).header("Content-Length")).isEqualTo("" + content.length);
            }
        }
    }

    // --- files
    // -------------------------------------------------------------------------------------------------------------------

    @Test
    void fileArrivesWholeOrInPart() throws Exception {
        Path file = Files.write(folder.resolve("large"), LARGE);
        try (TestServer server = answering(() -> new Body.FileRegion(file, 0, LARGE.length))) {
            assertServes(server, LARGE);
        }
        try (TestServer server = answering(() -> new Body.FileRegion(file, 10, 1))) {
            assertServes(server, new byte[] {LARGE[10]});
        }
        try (TestServer server = answering(() -> new Body.FileRegion(file, 0, 0))) {
            assertServes(server, new byte[0]);
        }
    }

    @Test
    void fileThatIsShorterThanItWasIsCutOff() throws Exception {
        Path file = Files.write(folder.resolve("short"), new byte[1000]);
        try (TestServer server = answering(() -> new Body.FileRegion(file, 0, 1001));
                Peer peer = server.connect()) {
            assertThatThrownBy(() -> peer.ask(get("/"))).isInstanceOf(IOException.class);
            assertThat(server.log().errors()).singleElement().asString().contains("has become shorter");
        }
    }

    @Test
    void fileThatIsGoneIsAnError() throws Exception {
        try (TestServer server = answering(() -> new Body.FileRegion(folder.resolve("gone"), 0, 10));
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(500);
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    // --- streams
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void streamOfKnownLengthArrivesWithIt() throws Exception {
        try (TestServer server = answering(() -> new Body.Stream(new ByteArrayInputStream(LARGE), LARGE.length))) {
            assertServes(server, LARGE);
            assertThat(server.ask(get("/")).header("Content-Length")).isEqualTo("" + LARGE.length);
        }
    }

    @Test
    void streamOfUnknownLengthArrivesInChunks() throws Exception {
        try (TestServer server = answering(() -> new Body.Stream(new ByteArrayInputStream(LARGE), -1))) {
            assertServes(server, LARGE);
            assertThat(server.ask(get("/")).header("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Test
    void oldPeerGetsAContentOfUnknownLengthUntilTheEnd() throws Exception {
        try (TestServer server = answering(() -> new Body.Stream(new ByteArrayInputStream(LARGE), -1));
                Peer peer = server.connect()) {
            Answer answer = peer.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(answer.content()).isEqualTo(LARGE);
            assertThat(answer.closes()).isTrue();
            assertThat(answer.header("Transfer-Encoding")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 101, 100_000})
    void streamOfAnotherLengthThanAnnouncedIsCutOff(int length) throws Exception {
        try (TestServer server = answering(() -> new Body.Stream(new ByteArrayInputStream(new byte[length]), 100));
                Peer peer = server.connect()) {
            assertThatThrownBy(() -> peer.ask(get("/"))).isInstanceOf(IOException.class);
            server.awaitNoConnections();
        }
    }

    @Test
    void streamIsClosedWhateverHappens() throws Exception {
        for (String request : new String[] {get("/"), request("HEAD", "/", ""), get("/fail"), get("/none")}) {
            AtomicBoolean closed = new AtomicBoolean();
            try (TestServer server = TestServer.serving(
                            Route.get("/", any -> Response.of("a/b", failing(10, 10, closed))),
                            Route.get("/fail", any -> Response.of("a/b", failing(5, 10, closed))),
                            Route.get(
                                    "/none",
                                    any -> Response.of(Status.NO_CONTENT).withBody(failing(5, 10, closed))));
                    Peer peer = server.connect()) {
                peer.send(request);
                await(request).untilTrue(closed);
            }
        }
    }

    @Test
    void streamThatFailsBeforeItsFirstByteIsAnError() throws Exception {
        try (TestServer server = answering(() -> failing(0, 10, new AtomicBoolean()));
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(500);
            assertThat(peer.ask(get("/")).status()).isEqualTo(500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100_000})
    void streamThatFailsInTheMiddleIsCutOff(int length) throws Exception {
        try (TestServer server = answering(() -> failing(50_000, length, new AtomicBoolean()));
                Peer peer = server.connect()) {
            assertThatThrownBy(() -> peer.ask(get("/"))).isInstanceOf(IOException.class);
            server.awaitNoConnections();
            assertThat(server.log().errors()).singleElement().asString().contains("as the test wants it");
        }
    }

    private static Body.Stream failing(int after, long length, AtomicBoolean closed) {
        InputStream stream = new InputStream() {
            private int count;

            @Override
            public int read() throws IOException {
                if (count == length) {
                    return -1;
                } else if (count == after) {
                    throw new IOException("as the test wants it");
                }
                count++;
                return 'x';
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        return new Body.Stream(stream, length);
    }

    // --- writers
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void smallWrittenContentGetsItsLength() throws Exception {
        try (TestServer server = writing(out -> {
            out.write('h');
            out.write("ello".getBytes());
        })) {
            assertServes(server, "hello".getBytes());
            assertThat(server.ask(get("/")).header("Content-Length")).isEqualTo("5");
        }
    }

    @Test
    void largeWrittenContentArrivesInChunks() throws Exception {
        try (TestServer server = writing(out -> out.write(LARGE))) {
            assertServes(server, LARGE);
        }
    }

    @Test
    void flushDeliversAtOnce() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        BodyWriter writer = out -> {
            out.write("first".getBytes());
            out.flush();
            awaitQuietly(goOn);
            out.write("second".getBytes());
        };
        try (TestServer server = writing(writer);
                Peer peer = server.connect()) {
            Answer head = peer.send(get("/")).readHead();
            assertThat(head.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(peer.readChunk()).asString().isEqualTo("first");
            goOn.countDown();
            assertThat(peer.readChunk()).asString().isEqualTo("second");
            assertThat(peer.readChunk()).isEmpty();
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void writerThatThrowsBeforeAnythingIsSentIsAnError() throws Exception {
        BodyWriter writer = out -> {
            out.write("lost".getBytes());
            throw new IllegalStateException("as the test wants it");
        };
        try (TestServer server = writing(writer);
                Peer peer = server.connect()) {
            Answer answer = peer.ask(get("/"));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).doesNotContain("lost");
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    @Test
    void writerThatThrowsInTheMiddleIsCutOff() throws Exception {
        BodyWriter writer = out -> {
            out.write(new byte[100_000]);
            throw new StackOverflowError("as the test wants it");
        };
        try (TestServer server = writing(writer);
                Peer peer = server.connect()) {
            assertThatThrownBy(() -> peer.ask(get("/"))).isInstanceOf(IOException.class);
            server.awaitNoConnections();
            assertThat(server.log().errors()).hasSize(1);
        }
    }

    @Test
    void writerIsHeldUpByAPeerThatDoesNotRead() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        BodyWriter writer = out -> {
            out.write(LARGE);
            ended.set(true);
        };
        try (TestServer server = writing(writer);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(get("/"));
            peer.readExactly(1000);
            await().during(java.time.Duration.ofMillis(200)).untilFalse(ended);
            peer.readExactly(LARGE.length - 1000);
            await().untilTrue(ended);
        }
    }

    /** The writer leaves while another thread waits for the peer; the answer ends when that one is through. */
    @Test
    void writeThatIsUnderWayWhenTheWriterReturnsIsSentWhole() throws Exception {
        CountDownLatch returns = new CountDownLatch(1);
        BodyWriter writer = out -> {
            Thread helper = new Thread(() -> writeAndWrap(out));
            helper.start();
            await().until(() -> helper.getState() == Thread.State.WAITING);
            returns.countDown();
        };
        try (TestServer server = writing(writer);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(get("/"));
            returns.await();
            assertThat(peer.read().content()).isEqualTo(LARGE);
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    @Test
    void streamThatIsKeptPutsNothingIntoTheAnswersOfOthers() throws Exception {
        AtomicReference<OutputStream> kept = new AtomicReference<>();
        BodyWriter keeping = out -> {
            out.write(new byte[20_000]);
            kept.set(out);
        };
        BodyWriter beside = out -> {
            out.write("of ".getBytes());
            assertThatThrownBy(() -> kept.get().write("another".getBytes()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has returned");
            kept.get().flush();
            out.write("its own".getBytes());
        };
        try (TestServer server = TestServer.serving(
                        Route.get("/keeping", any -> Response.of("a/b", new Body.Written(keeping))),
                        Route.get("/beside", any -> Response.of("a/b", new Body.Written(beside))));
                Peer peer = server.connect();
                Peer other = server.connect()) {
            assertThat(peer.ask(get("/keeping")).content()).hasSize(20_000);
            for (Peer next : new Peer[] {other, peer}) {
                Answer answer = next.ask(get("/beside"));
                assertThat(answer.text()).isEqualTo("of its own");
                assertThat(answer.header("Content-Length")).isEqualTo("10");
            }
        }
    }

    // --- peers that go away
    // ----------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void peerThatGoesAwayInTheMiddleIsNoError(boolean byReset) throws Exception {
        Path file = Files.write(folder.resolve("large"), LARGE);
        try (TestServer server = TestServer.serving(
                Route.get("/0", any -> Response.of("a/b", new Body.Bytes(LARGE))),
                Route.get("/1", any -> Response.of("a/b", Body.FileRegion.of(file))),
                Route.get("/2", any -> Response.of("a/b", new Body.Stream(new ByteArrayInputStream(LARGE), -1))),
                Route.get("/3", any -> Response.of("a/b", new Body.Written(out -> out.write(LARGE)))),
                Route.get("/4", any -> Response.of("a/b", new Body.Written(ResponseBodyTests::writeAndWrap))))) {
            for (int i = 0; i < 50; i++) {
                Peer peer = server.connect();
                peer.send(get("/" + i % 5)).readExactly(100 + 5_000 * i);
                if (byReset) {
                    peer.reset();
                } else {
                    peer.leave();
                }
            }
            server.awaitNoConnections();
            await().until(() -> server.snapshot().busy() == 0);
            assertThat(server.log().errors()).isEmpty();
        }
    }

    private static void writeAndWrap(OutputStream out) {
        try {
            out.write(LARGE);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    // --- heads
    // -------------------------------------------------------------------------------------------------------------------

    @Test
    void headGetsTheLengthAndNoContent() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[77]);
        try (TestServer server = TestServer.serving(
                        Route.get("/bytes", any -> Response.of("a/b", new Body.Bytes(new byte[77]))),
                        Route.get("/file", any -> Response.of("a/b", Body.FileRegion.of(file))),
                        Route.get("/stream", any -> Response.of("a/b", failing(0, 77, new AtomicBoolean()))));
                Peer peer = server.connect()) {
            for (String path : new String[] {"/bytes", "/file", "/stream"}) {
                Answer head = peer.send(request("HEAD", path, "")).readHead();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.header("Content-Length")).isEqualTo("77");
            }
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    /** Headers may be implemented by others, so what they hold is checked before it goes on the wire. */
    @Test
    void fieldThatWouldSplitTheAnswerIsAnError() throws Exception {
        Headers evil = new Headers() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public String name(int index) {
                return "X-Evil";
            }

            @Override
            public String value(int index) {
                return "x\r\nSet-Cookie: stolen";
            }
        };
        Body fetched = new Body.Stream(new ByteArrayInputStream(new byte[1]), 1);
        try (TestServer server = TestServer.serving(
                        Route.get("/0", any -> new Response.Ready(Status.OK, evil, Body.EMPTY))
                                .quick(),
                        Route.get("/1", any -> new Response.Ready(Status.OK, evil, Body.EMPTY))
                                .blocking(),
                        Route.get("/2", any -> new Response.Ready(Status.OK, evil, fetched)));
                Peer peer = server.connect()) {
            for (int i = 0; i < 3; i++) {
                Answer answer = peer.ask(get("/" + i));
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.header("Set-Cookie")).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void headLargerThanTheBufferIsAnError(boolean pooled) throws Exception {
        Route route = Route.get("/", any -> Response.text("lost").withHeader("X-Huge", "x".repeat(100_000)));
        try (TestServer server = TestServer.serving(pooled ? route.blocking() : route.quick());
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(500);
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }
}
