package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes: which keys and which certificates, and that a server that is busy has time for them. */
@Timeout(60)
class TlsGreetingTests {

    private static final Identity SERVER = Identity.local();
    private static final SSLContext CONTEXT = SERVER.trusting();
    private static final SSLContext STRANGER = Identity.nobodyTrusting(SERVER);
    private static final Route PAGE = Route.get("/", request -> Response.text("page"));

    private static TestServer serving(Route... routes) {
        return serving(TlsOptions.of(CONTEXT), routes);
    }

    private static TestServer serving(TlsOptions tls, Route... routes) {
        return TestServer.with(server -> server.tls(tls).router(Router.of(routes)));
    }

    private static SSLSession session(Request request) {
        return Objects.requireNonNull(request.endpoints().tlsSession());
    }

    @Test
    void everybodyIsGreetedWhileAllWorkersAreBusy() throws Exception {
        HeldHandler held = new HeldHandler();
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try (TestServer server = TestServer.with(builder -> builder.tls(TlsOptions.of(CONTEXT))
                .poolSize(2)
                .router(Router.of(
                        Route.get("/held/{n}", held),
                        Route.get("/health", request -> Response.text("well")).reserved())))) {
            List<TlsPeer> busy = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                busy.add(TlsPeer.connect(server, STRANGER).greet().send(get("/held/" + i)));
            }
            held.awaitEntered(2);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> {
                    try (TlsPeer peer = TlsPeer.connect(server, STRANGER)) {
                        return peer.greet().send(get("/health")).readUntil("well");
                    }
                }));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
            }
            held.letGo(2);
            for (int i = 0; i < 2; i++) {
                assertThat(busy.get(i).readUntil("/held/" + i)).startsWith("HTTP/1.1 200");
                busy.get(i).close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String peerName(Request request) {
        try {
            return session(request).getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException nobody) {
            return "nobody";
        }
    }

    private static TestServer asking(ClientAuthentication manner) {
        SSLContext context = SERVER.trusting(Identity.of("client.example.com"));
        TlsOptions tls =
                TlsOptions.builder(() -> context).clientAuthentication(manner).build();
        return serving(tls, Route.get("/", request -> Response.text(peerName(request) + ".")));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, client.example.com, nobody",
        "WANT, client.example.com, CN=client.example.com",
        "NEED, client.example.com, CN=client.example.com",
        "WANT, , nobody"
    })
    void handlerSeesTheCertificateOfThePeer(ClientAuthentication manner, String client, String seen) throws Exception {
        SSLContext own = client == null ? STRANGER : Identity.of(client).trusting(SERVER);
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (TestServer server = asking(manner);
                    TlsPeer peer = TlsPeer.connect(server, own, protocol).greet()) {
                assertThat(peer.send(get("/")).readUntil(".")).contains(seen);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "other.example.com"})
    void peerWithoutACertificateThatIsNeededGetsAnAlert(String client) throws Exception {
        SSLContext own = client.isEmpty() ? STRANGER : Identity.of(client).trusting(SERVER);
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (TestServer server = asking(ClientAuthentication.NEED);
                    TlsPeer peer = TlsPeer.connect(server, own, protocol)) {
                assertThatThrownBy(() -> peer.greet().send(get("/")).readAll())
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("alert");
                await().until(() -> server.snapshot().rejected().containsKey("TS-TLS-02"));
            }
        }
    }

    @Test
    void renewedCertificateIsUsedByTheNextConnection() throws Exception {
        Identity renewed = Identity.of("renewed.example.com");
        AtomicReference<SSLContext> current = new AtomicReference<>(CONTEXT);
        SSLContext trust = Identity.nobodyTrusting(SERVER, renewed);
        try (TestServer server = serving(TlsOptions.builder(current::get).build(), PAGE);
                TlsPeer old = TlsPeer.connect(server, trust).greet()) {
            current.set(renewed.trusting());
            try (TlsPeer young = TlsPeer.connect(server, trust).greet()) {
                assertThat(certificate(young)).isEqualTo(renewed.certificate());
                assertThat(young.send(get("/")).readUntil("page")).startsWith("HTTP/1.1 200");
            }
            assertThat(certificate(old)).isEqualTo(SERVER.certificate());
            assertThat(old.send(get("/")).readUntil("page")).startsWith("HTTP/1.1 200");
        }
    }

    private static Certificate certificate(TlsPeer peer) throws SSLPeerUnverifiedException {
        return peer.engine().getSession().getPeerCertificates()[0];
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com",
        "A.Example.Com, a.example.com",
        "b.example.com, star.example.com",
        "c.b.example.com, localhost",
        "example.com, localhost",
        ", localhost"
    })
    void certificateIsChosenByTheNameThatIsAskedFor(String asked, String shown) throws Exception {
        Identity exact = Identity.of("a.example.com");
        Identity pattern = Identity.of("star.example.com");
        SSLContext trust = Identity.nobodyTrusting(SERVER, exact, pattern);
        TlsOptions tls = TlsOptions.builder(() -> CONTEXT)
                .serverName("*.example.com", pattern::trusting)
                .serverName("a.example.com", exact::trusting)
                .build();
        for (boolean inPieces : new boolean[] {false, true}) {
            try (TestServer server = serving(tls, PAGE);
                    TlsPeer peer = TlsPeer.connect(server, trust)) {
                if (asked != null) {
                    peer.naming(asked);
                }
                if (inPieces) {
                    peer.engine().beginHandshake();
                    peer.sendRaw(inSmallRecords(peer.record("")));
                }
                assertThat(certificate(peer.greet()))
                        .isEqualTo(Identity.of(shown).certificate());
            }
        }
    }

    /** The same message in records of ten bytes each (RFC 8446, 5.1). */
    private static byte[] inSmallRecords(byte[] record) {
        ByteBuffer small = ByteBuffer.allocate(2 * record.length);
        for (int at = 5; at < record.length; at += 10) {
            int length = Math.min(10, record.length - at);
            small.put(record, 0, 3).putShort((short) length).put(record, at, length);
        }
        return Arrays.copyOf(small.array(), small.position());
    }

    @Test
    void patternsOfNamesAreChecked() {
        for (String wrong : List.of("", "*", "*.", "a.*.com", "*a.com", "*.*.com")) {
            assertThatThrownBy(() -> TlsOptions.builder(() -> CONTEXT).serverName(wrong, () -> CONTEXT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("serverName was " + wrong);
        }
    }

    @Test
    void onlyHttp11IsAgreedOn() throws Exception {
        try (TestServer server = serving(PAGE)) {
            try (TlsPeer both =
                    TlsPeer.connect(server, STRANGER).offering("h2", "http/1.1").greet()) {
                assertThat(both.engine().getApplicationProtocol()).isEqualTo("http/1.1");
            }
            try (TlsPeer none = TlsPeer.connect(server, STRANGER).greet()) {
                assertThat(none.engine().getApplicationProtocol()).isEmpty();
            }
            try (TlsPeer other = TlsPeer.connect(server, STRANGER).offering("h2")) {
                assertThatThrownBy(other::greet)
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("no_application_protocol");
            }
        }
    }

    @Test
    void onlyTheProtocolsAndCipherSuitesThatAreSetAreSpoken() throws Exception {
        TlsOptions tls = TlsOptions.builder(() -> CONTEXT)
                .protocols(List.of("TLSv1.2"))
                .cipherSuites(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
                .build();
        try (TestServer server = serving(tls, PAGE)) {
            try (TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
                assertThat(peer.engine().getSession().getProtocol()).isEqualTo("TLSv1.2");
                assertThat(peer.engine().getSession().getCipherSuite())
                        .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
            }
            try (TlsPeer peer = TlsPeer.connect(server, STRANGER, "TLSv1.3")) {
                assertThatThrownBy(peer::greet).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void sourceOfKeysThatFailsEndsThatHandshakeOnly() throws Exception {
        AtomicReference<SSLContext> current = new AtomicReference<>(CONTEXT);
        TlsOptions tls = TlsOptions.builder(() -> Objects.requireNonNull(current.get(), "no keys"))
                .build();
        try (TestServer server = serving(tls, PAGE)) {
            current.set(null);
            try (TlsPeer peer = TlsPeer.connect(server, STRANGER)) {
                assertThatThrownBy(peer::greet).isInstanceOf(IOException.class);
            }
            current.set(CONTEXT);
            try (TlsPeer peer = TlsPeer.connect(server, STRANGER).greet()) {
                assertThat(peer.send(get("/")).readUntil("page")).startsWith("HTTP/1.1 200");
            }
            assertThat(server.log().at(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("since what the server was given for it is of no use", "no keys");
        }
    }

    @Test
    void keysWithWhichNobodyCanBeGreetedAreWarnedOf() throws Exception {
        TlsOptions noKey = TlsOptions.of(Identity.nobodyTrusting(SERVER));
        try (TestServer server = serving(noKey, PAGE)) {
            for (int i = 0; i < 3; i++) {
                try (TlsPeer peer = TlsPeer.connect(server, STRANGER)) {
                    assertThatThrownBy(peer::greet).isInstanceOf(SSLException.class);
                }
            }
            assertThat(server.log().at(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains(
                            "nor with anybody since the start", "check key, certificate, protocols and cipher suites");
        }
    }

    @Test
    void serverThatCannotEncryptDoesNotStart() {
        TlsOptions tls =
                TlsOptions.builder(() -> CONTEXT).protocols(List.of("SSLv0")).build();
        TinyServer server = TinyServer.builder().port(0).tls(tls).build();
        assertThatThrownBy(server::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("SSLv0");
        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void startIsLoggedWithItsScheme() {
        try (TestServer server = serving(PAGE)) {
            assertThat(server.log().at(Level.INFO)).anyMatch(line -> line.contains("Listening on https://127.0.0.1:"));
        }
    }
}
