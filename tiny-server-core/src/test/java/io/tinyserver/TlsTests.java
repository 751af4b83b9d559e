package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.http.Body;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.management.ObjectName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted connections: that all goes through them, how they begin and end, and that nobody who misuses them does harm. */
@Timeout(60)
class TlsTests {

    private static final byte[] LARGE = new byte[10_000_000];
    private static final Path CURL = Path.of("/usr/bin/curl");
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Identity SERVER = Identity.local();
    private static final SSLContext CONTEXT = SERVER.trusting();
    private static final SSLContext STRANGER = Identity.nobodyTrusting(SERVER);

    static {
        new Random(1).nextBytes(LARGE);
    }

    @TempDir
    private Path folder;

    private TestServer serving(Route... routes) {
        return serving(options -> options, TlsOptions.of(CONTEXT), routes);
    }

    private static TestServer serving(UnaryOperator<ServerOptionsBuilder> options, TlsOptions tls, Route... routes) {
        return TestServer.with(options, server -> server.tls(tls).router(Router.of(routes)));
    }

    private static final Route PAGE = Route.get("/", request -> Response.text("page"));

    private static HttpRequest.Builder to(TestServer server, String path) {
        return HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + server.server().port() + path));
    }

    private static HttpClient client(String protocol) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(STRANGER)
                .sslParameters(parameters)
                .build();
    }

    /** Gives a content back as it came. */
    private static Response echo(Request request) throws IOException {
        return Response.of("a/b", new Body.Bytes(request.body().bytes()));
    }

    // --- what goes through ---

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void smallAndLargeContentGoesBothWays(String protocol) throws Exception {
        Path file = Files.write(folder.resolve("large"), LARGE);
        try (TestServer server = serving(
                PAGE,
                Route.post("/echo", TlsTests::echo),
                Route.post("/stream", TlsTests::echo).streaming(),
                Route.get("/file", request -> Response.of("a/b", Body.FileRegion.of(file))),
                Route.get("/protocol", request -> Response.text(session(request).getProtocol())))) {
            HttpClient client = client(protocol);
            assertThat(client.send(to(server, "/").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("page");
            assertThat(client.send(to(server, "/protocol").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo(protocol);
            for (String path : List.of("/echo", "/stream")) {
                HttpRequest upload =
                        to(server, path).POST(BodyPublishers.ofByteArray(LARGE)).build();
                assertThat(client.send(upload, BodyHandlers.ofByteArray()).body())
                        .isEqualTo(LARGE);
            }
            assertThat(client.send(to(server, "/file").build(), BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(LARGE);
        }
    }

    private static SSLSession session(Request request) {
        return Objects.requireNonNull(request.endpoints().tlsSession());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tlsv1.2 --tls-max 1.2", "--tlsv1.3"})
    void curlIsServed(String protocol) throws Exception {
        assumeTrue(Files.isExecutable(CURL));
        Path certificate = SERVER.writeTo(folder.resolve("server.pem"));
        Path file = Files.write(folder.resolve("large"), LARGE);
        Path received = folder.resolve("received");
        try (TestServer server = serving(Route.post("/echo", TlsTests::echo))) {
            List<String> command = new ArrayList<>(List.of(CURL.toString(), "--silent", "--show-error", "--fail"));
            command.addAll(List.of(protocol.split(" ")));
            command.addAll(List.of("--cacert", certificate.toString(), "--data-binary", "@" + file));
            command.addAll(List.of("--output", received.toString()));
            command.add("https://localhost:" + server.server().port() + "/echo");
            Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
            assertThat(new String(curl.getInputStream().readAllBytes())).isEmpty();
            assertThat(curl.waitFor()).isZero();
            assertThat(received).hasBinaryContent(LARGE);
            server.awaitNoConnections();
        }
    }

    @Test
    void requestsThatComeInOneRecordAreAllAnswered() throws Exception {
        try (TestServer server = serving(Route.get("/{n}", request -> Response.text("<" + request.path() + ">")));
                TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
            peer.send(get("/1") + get("/2") + request("GET", "/3", "Connection: close\r\n"));
            assertThat(peer.readAll()).containsSubsequence("</1>", "</2>", "</3>");
        }
    }

    @Test
    void requestMayComeInTinyRecords() throws Exception {
        try (TestServer server = serving(Route.post("/echo", TlsTests::echo));
                TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
            for (char octet : Peer.post("/echo", "content").toCharArray()) {
                peer.send("" + octet);
            }
            assertThat(peer.readUntil("\r\n\r\ncontent")).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void handshakeAndRecordsMayComeByteByByte(String protocol) throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER, protocol)) {
            peer.engine().beginHandshake();
            sendInBytes(peer, peer.record(""));
            peer.greet();
            sendInBytes(peer, peer.record(get("/")));
            assertThat(peer.readUntil("page")).startsWith("HTTP/1.1 200");
        }
    }

    private static void sendInBytes(TlsPeer peer, byte[] bytes) throws IOException {
        for (byte octet : bytes) {
            peer.sendRaw(new byte[] {octet});
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, /bytes", "TLSv1.3, /bytes", "TLSv1.3, /file", "TLSv1.2, /stream", "TLSv1.3, /written"})
    void peerThatReadsSlowlyGetsEveryByte(String protocol, String path) throws Exception {
        Path file = Files.write(folder.resolve("large"), LARGE);
        try (TestServer server = serving(
                Route.get("/bytes", request -> Response.of("a/b", new Body.Bytes(LARGE))),
                Route.get("/file", request -> Response.of("a/b", Body.FileRegion.of(file))),
                Route.get("/stream", request -> Response.of("a/b", stream(LARGE, LARGE.length))),
                Route.get("/written", request -> Response.of("a/b", new Body.Written(out -> out.write(LARGE)))))) {
            try (Peer slow = new Peer(withSmallWindow(server, protocol))) {
                slow.send(get(path) + get(path));
                assertThat(slow.read().content()).isEqualTo(LARGE);
                assertThat(slow.read().content()).isEqualTo(LARGE);
            }
        }
    }

    private static Body stream(byte[] content, long length) {
        return new Body.Stream(new ByteArrayInputStream(content), length);
    }

    private static Socket withSmallWindow(TestServer server, String protocol) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(server.server().address());
        SSLSocket secure = (SSLSocket) STRANGER.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.setEnabledProtocols(new String[] {protocol});
        return secure;
    }

    // --- how it ends ---

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void lastAnswerIsFollowedByAFarewell(String protocol) throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER, protocol).greet()) {
            peer.send(request("GET", "/", "Connection: close\r\n"));
            assertThat(peer.readAll()).endsWith("page");
            assertThat(peer.wasToldGoodbye()).isTrue();
        }
    }

    @Test
    void connectionThatWasIdleForTooLongIsSaidGoodbyeTo() throws Exception {
        try (TestServer server = serving(options -> options.idleTimeout(SHORT), TlsOptions.of(CONTEXT), PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
            peer.send(get("/"));
            assertThat(peer.readAll()).endsWith("page");
            assertThat(peer.wasToldGoodbye()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, 1.1, 100", "TLSv1.3, 1.1, 100", "TLSv1.3, 1.1, -1", "TLSv1.3, 1.0, -1"})
    void answerThatBreaksOffIsNotFollowedByAFarewell(String protocol, String version, long length) throws Exception {
        InputStream broken = new InputStream() {
            private int count;

            @Override
            public int read() throws IOException {
                if (count++ == 10) {
                    throw new IOException("This stream always fails");
                }
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                bytes[from] = (byte) read();
                return 1;
            }
        };
        try (TestServer server =
                        serving(Route.get("/", request -> Response.of("a/b", new Body.Stream(broken, length))));
                TlsPeer peer = TlsPeer.connect(server, STRANGER, protocol).greet()) {
            peer.send("GET / HTTP/" + version + "\r\nHost: localhost\r\n\r\n");
            try {
                assertThat(peer.readAll()).contains("200 OK");
            } catch (java.net.SocketException reset) {
                assertThat(version).isEqualTo("1.0");
            }
            assertThat(peer.wasToldGoodbye()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void peerThatSaysGoodbyeAndWaitsIsAnsweredInKind(String protocol) throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER, protocol).greet()) {
            peer.send(get("/")).readUntil("page");
            peer.sayGoodbye();
            peer.readAll();
            assertThat(peer.wasToldGoodbye()).isTrue();
            server.awaitNoConnections();
        }
    }

    @Test
    void farewellThatComesTogetherWithARequestIsNoticed() throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER, "TLSv1.3").greet()) {
            byte[] asks = peer.record(get("/"));
            peer.engine().closeOutbound();
            byte[] leaves = peer.record("");
            byte[] both = Arrays.copyOf(asks, asks.length + leaves.length);
            System.arraycopy(leaves, 0, both, asks.length, leaves.length);
            peer.sendRaw(both);
            assertThat(peer.readAll()).endsWith("page");
            server.awaitNoConnections();
        }
    }

    // --- handshakes that come to nothing ---

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void handshakeThatIsNotFinishedInTimeEnds(int bytes) throws Exception {
        try (TestServer server = serving(options -> options.headTimeout(SHORT), TlsOptions.of(CONTEXT), PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER)) {
            peer.engine().beginHandshake();
            peer.sendRaw(Arrays.copyOf(peer.record(""), bytes));
            peer.awaitEnd();
            server.awaitNoConnections();
        }
    }

    @Test
    void handshakeThatStopsHalfWayEnds() throws Exception {
        try (TestServer server = serving(options -> options.headTimeout(SHORT), TlsOptions.of(CONTEXT), PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER)) {
            peer.engine().beginHandshake();
            peer.sendRaw(peer.record(""));
            peer.awaitEnd();
            server.awaitNoConnections();
        }
    }

    @Test
    void requestInPlainTextIsToldSo() throws Exception {
        try (TestServer server = serving(PAGE);
                Peer plain = server.connect()) {
            Answer answer = plain.ask(get("/"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("TLS");
            assertThat(plain.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(server.snapshot().rejected()).containsEntry("TS-TLS-01", 1L);
        }
    }

    @Test
    void garbageEndsItsConnectionAndNothingElse() throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer good = TlsPeer.connect(server, STRANGER).greet()) {
            Random random = new Random(7373);
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[1 + random.nextInt(2000)];
                random.nextBytes(garbage);
                garbage[0] = i % 2 == 0 ? 22 : garbage[0];
                try (Peer bad = server.connect()) {
                    bad.send(garbage).endOutput().readAll();
                } catch (java.net.SocketException reset) {
                    assertThat(reset).isNotNull();
                }
            }
            assertThat(good.send(get("/")).readUntil("page")).startsWith("HTTP/1.1 200");
            await().until(() -> server.snapshot().connections() == 1);
            assertThat(server.snapshot().rejected().get("TS-TLS-02")).isPositive();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void garbageAfterTheHandshakeEndsItsConnection() throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
            peer.sendRaw(
                    new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
                    });
            assertThatThrownBy(peer::readAll).isInstanceOf(SSLException.class);
            server.awaitNoConnections();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void peerThatDoesNotTrustUsIsCounted() throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, Identity.nobodyTrusting(Identity.of("other.example.com")))) {
            assertThatThrownBy(peer::greet).isInstanceOf(SSLException.class);
            peer.sendRaw(peer.record(""));
            await().until(() -> server.snapshot().rejected().containsKey("TS-TLS-02"));
            server.awaitNoConnections();
        }
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        try (TestServer server = serving(PAGE);
                TlsPeer peer = TlsPeer.connect(server, STRANGER, "TLSv1.2").greet()) {
            peer.send(get("/")).readUntil("page");
            peer.engine().beginHandshake();
            assertThatThrownBy(peer::greet).isInstanceOf(IOException.class);
            server.awaitNoConnections();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    // --- what a connection costs ---

    /** What both ends keep, in this same process, is less than one buffer for a record. */
    @Test
    void idleConnectionOwnsNoBuffer() throws Exception {
        int count = 200;
        List<TlsPeer> peers = new ArrayList<>();
        try (TestServer server = serving(PAGE)) {
            askOnce(server, peers, 20);
            long before = bytesInArrays();
            askOnce(server, peers, count);
            assertThat((bytesInArrays() - before) / count).isLessThan(12 * 1024);
        } finally {
            for (TlsPeer peer : peers) {
                peer.close();
            }
        }
    }

    private static void askOnce(TestServer server, List<TlsPeer> peers, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            TlsPeer peer = TlsPeer.connect(server, STRANGER).greet();
            peers.add(peer);
            peer.send(get("/")).readUntil("page");
        }
    }

    /** Bytes in all byte arrays that are still in use, as the JVM counts them. */
    private static long bytesInArrays() throws Exception {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .toString()
                .lines()
                .filter(line -> line.contains(" [B "))
                .mapToLong(line -> Long.parseLong(line.strip().split(" +")[2]))
                .sum();
    }

    // --- what a handler sees ---

    @Test
    void targetMayBeAbsoluteWithItsScheme() throws Exception {
        try (TestServer server = serving(Route.get(
                        "/",
                        request ->
                                Response.text("secure: " + request.endpoints().secure() + ".")));
                TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
            peer.send("GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(peer.readUntil(".")).contains("secure: true.");
        }
    }

    @Test
    void writerMayAnswerWhileContentStillArrives() throws Exception {
        Route both = Route.post("/", request -> {
                    InputStream in = request.body().stream();
                    return Response.of("a/b", new Body.Written((OutputStream out) -> in.transferTo(out)));
                })
                .streaming();
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try (TestServer server = serving(both);
                Peer peer = Way.TLS.connect(server)) {
            sender.submit(() -> peer.send(Peer.request("POST", "/", "Content-Length: " + LARGE.length + "\r\n"))
                    .send(LARGE));
            assertThat(peer.read().content()).isEqualTo(LARGE);
        } finally {
            sender.shutdownNow();
        }
    }
}
