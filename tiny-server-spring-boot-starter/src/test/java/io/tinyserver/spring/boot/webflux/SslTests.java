package io.tinyserver.spring.boot.webflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.KeyPairs;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.Ssl.ServerNameSslBundle;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.SslInfo;
import reactor.core.publisher.Mono;

/** Encryption with Spring Boot's bundles, in both roles. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SslTests {

    private static final HttpHandler WHO = (request, response) -> {
        SslInfo ssl = request.getSslInfo();
        X509Certificate[] peer = ssl == null ? null : ssl.getPeerCertificates();
        String who = request.getURI().getScheme() + " "
                + (peer == null || peer.length == 0 ? "anonymous" : peer[0].getSubjectX500Principal());
        return response.writeWith(Mono.just(response.bufferFactory().wrap(who.getBytes(UTF_8))));
    };

    @TempDir
    private static Path folder;

    private static KeyPairs first;
    private static KeyPairs second;
    private static KeyPairs client;

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private final TinyReactiveWebServerFactory factory = new TinyReactiveWebServerFactory(0);
    private final List<WebServer> started = new ArrayList<>();

    @BeforeAll
    static void make() throws IOException {
        first = KeyPairs.make(folder, "localhost");
        second = KeyPairs.make(folder, "other.example");
        client = KeyPairs.make(folder, "ada");
    }

    @AfterEach
    void stop() {
        started.forEach(WebServer::stop);
    }

    private int serve(Ssl ssl) {
        factory.setSslBundles(bundles);
        factory.setSsl(ssl);
        WebServer server = factory.getWebServer(WHO);
        server.start();
        started.add(server);
        return server.getPort();
    }

    /** The certificate that the server shows, and its answer behind that. */
    private record Seen(X509Certificate certificate, String text) {}

    private static Seen ask(int port, SSLContext context, String name) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            String text = new String(socket.getInputStream().readAllBytes(), UTF_8);
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return new Seen(shown, text.substring(text.indexOf("\r\n\r\n") + 4));
        }
    }

    @Test
    void encryptsWithABundle() throws Exception {
        bundles.registerBundle("web", first.trusting());
        int port = serve(Ssl.forBundle("web"));
        Seen seen = ask(port, KeyPairs.clientTrusting(first), "localhost");
        assertThat(seen.certificate()).isEqualTo(first.certificate());
        assertThat(seen.text()).isEqualTo("https anonymous");
    }

    @Test
    void encryptsWithAKeyStore() throws Exception {
        Ssl ssl = new Ssl();
        ssl.setKeyStore("file:" + first.file());
        ssl.setKeyStorePassword(KeyPairs.PASSWORD);
        assertThat(ask(serve(ssl), KeyPairs.clientTrusting(first), "localhost").text())
                .isEqualTo("https anonymous");
    }

    @Test
    void asksClientsForTheirCertificate() throws Exception {
        bundles.registerBundle("web", first.trusting(client));
        Ssl ssl = Ssl.forBundle("web");
        ssl.setClientAuth(Ssl.ClientAuth.NEED);
        int port = serve(ssl);
        assertThat(ask(port, client.trusting(first).createSslContext(), "localhost")
                        .text())
                .isEqualTo("https CN=ada");
        assertThatIOException().isThrownBy(() -> ask(port, KeyPairs.clientTrusting(first), "localhost"));
    }

    @Test
    void lastsThroughAClientWithoutCertificateWhereOneIsOnlyWanted() throws Exception {
        bundles.registerBundle("web", first.trusting(client));
        Ssl ssl = Ssl.forBundle("web");
        ssl.setClientAuth(Ssl.ClientAuth.WANT);
        assertThat(ask(serve(ssl), KeyPairs.clientTrusting(first), "localhost").text())
                .isEqualTo("https anonymous");
    }

    @Test
    void usesTheBundleOfTheNameThatIsAskedFor() throws Exception {
        bundles.registerBundle("web", first.trusting());
        bundles.registerBundle("other", second.trusting());
        Ssl ssl = Ssl.forBundle("web");
        ssl.setServerNameBundles(List.of(new ServerNameSslBundle("other.example", "other")));
        int port = serve(ssl);
        // A context for each: a client that resumes a session asks for the name of the session.
        assertThat(ask(port, KeyPairs.clientTrusting(second), "other.example").certificate())
                .isEqualTo(second.certificate());
        assertThat(ask(port, KeyPairs.clientTrusting(first), "localhost").certificate())
                .isEqualTo(first.certificate());
    }

    @Test
    void usesARenewedBundleForTheNextConnection() throws Exception {
        bundles.registerBundle("web", first.trusting());
        int port = serve(Ssl.forBundle("web"));
        assertThat(ask(port, KeyPairs.clientTrusting(first), "localhost").certificate())
                .isEqualTo(first.certificate());
        KeyPairs renewed = KeyPairs.make(folder, "localhost");
        bundles.updateBundle("web", renewed.trusting());
        assertThat(ask(port, KeyPairs.clientTrusting(renewed), "localhost").certificate())
                .isEqualTo(renewed.certificate());
    }

    @Test
    void goesOnWithTheFormerBundleWhereTheRenewedOneIsOfNoUse(CapturedOutput output) throws Exception {
        bundles.registerBundle("web", first.trusting());
        int port = serve(Ssl.forBundle("web"));
        bundles.updateBundle("web", SslBundle.of(SslStoreBundle.of(second.store(), "wrong", null)));
        assertThat(output)
                .contains(
                        "SSL bundle 'web' was renewed, but cannot be used; new connections go on with what it held before")
                .contains("Check its key, certificate and password");
        assertThat(ask(port, KeyPairs.clientTrusting(first), "localhost").certificate())
                .isEqualTo(first.certificate());
        bundles.updateBundle("web", withoutKey());
        assertThat(output).contains("SSL bundle 'web' was renewed, but has no private key");
        assertThat(ask(port, KeyPairs.clientTrusting(first), "localhost").certificate())
                .isEqualTo(first.certificate());
        bundles.updateBundle("web", second.trusting());
        assertThat(ask(port, KeyPairs.clientTrusting(second), "other.example").certificate())
                .isEqualTo(second.certificate());
    }

    @Test
    void saysThatRenewedProtocolsCountAfterARestart(CapturedOutput output) {
        bundles.registerBundle("web", first.trusting());
        serve(Ssl.forBundle("web"));
        bundles.updateBundle("web", second.trusting());
        assertThat(output).doesNotContain("was renewed");
        bundles.updateBundle(
                "web",
                SslBundle.of(
                        SslStoreBundle.of(second.store(), KeyPairs.PASSWORD, null),
                        SslBundleKey.NONE,
                        SslOptions.of((String[]) null, new String[] {"TLSv1.2"})));
        assertThat(output)
                .contains("SSL bundle 'web' was renewed with other protocols or ciphers; these count after a restart");
    }

    @Test
    void warnsAtTheStartOfABundleWithoutAKey(CapturedOutput output) {
        bundles.registerBundle("web", withoutKey());
        serve(Ssl.forBundle("web"));
        assertThat(output)
                .contains("SSL bundle 'web' has no private key that a server could show a certificate for")
                .contains("Add a key with its certificate");
    }

    @Test
    void saysNothingOfABundleThatIsAsItShouldBe(CapturedOutput output) throws Exception {
        bundles.registerBundle("web", first.trusting());
        ask(serve(Ssl.forBundle("web")), KeyPairs.clientTrusting(first), "localhost");
        bundles.registerBundle(
                "named",
                SslBundle.of(
                        SslStoreBundle.of(first.store(), KeyPairs.PASSWORD, null),
                        SslBundleKey.of(KeyPairs.PASSWORD, "own")));
        ask(serve(Ssl.forBundle("named")), KeyPairs.clientTrusting(first), "localhost");
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void warnsOfProtocolsAndCiphersThatTheBundleOverrules(CapturedOutput output) {
        application()
                .withPropertyValues(
                        "server.ssl.bundle=first",
                        "server.ssl.enabled-protocols=TLSv1.2",
                        "server.ssl.ciphers=TLS_AES_128_GCM_SHA256")
                .run(context -> assertThat(output)
                        .contains("'server.ssl.enabled-protocols' is ignored, since there is 'server.ssl.bundle';"
                                + " set 'options.enabled-protocols' of that bundle instead")
                        .contains("'server.ssl.ciphers' is ignored"));
    }

    @Test
    void saysNothingOfProtocolsBesideAKeyStore(CapturedOutput output) {
        application()
                .withPropertyValues(
                        "server.ssl.key-store=file:" + first.file(),
                        "server.ssl.key-store-password=" + KeyPairs.PASSWORD,
                        "server.ssl.enabled-protocols=TLSv1.2")
                .run(context -> assertThat(output)
                        .contains("tiny-server started on port")
                        .doesNotContain("WARN"));
    }

    @Test
    void encryptsAWebFluxApplicationWithTheOwnBundleToo() {
        application()
                .withPropertyValues("tiny.server.ssl.bundle=first", "tiny.server.ssl.client-auth=want")
                .run(context -> assertThat(ask(
                                        context.getBean(TinyServer.class).port(),
                                        KeyPairs.clientTrusting(first),
                                        "localhost")
                                .certificate())
                        .isEqualTo(first.certificate()));
    }

    @Test
    void prefersTheBundleOfEveryWebServer() {
        application()
                .withPropertyValues("tiny.server.ssl.bundle=first", "server.ssl.bundle=second")
                .run(context -> assertThat(ask(
                                        context.getBean(TinyServer.class).port(),
                                        KeyPairs.clientTrusting(second),
                                        "other.example")
                                .certificate())
                        .isEqualTo(second.certificate()));
    }

    @Test
    void doesNotEncryptWithTheOwnBundleWhereServerSslIsOff(CapturedOutput output) {
        application()
                .withPropertyValues("tiny.server.ssl.bundle=first", "server.ssl.enabled=false")
                .run(context -> assertThat(output)
                        .contains("tiny-server started on port")
                        .contains(" (http)"));
    }

    /** A WebFlux application with bundles of the first and the second pair of keys. */
    private static ReactiveWebApplicationContextRunner application() {
        return new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
                .withConfiguration(
                        AutoConfigurations.of(SslAutoConfiguration.class, TinyReactiveWebServerAutoConfiguration.class))
                .withBean(HttpHandler.class, () -> WHO)
                .withPropertyValues("server.port=0")
                .withPropertyValues(bundle("first", first))
                .withPropertyValues(bundle("second", second));
    }

    private static String[] bundle(String name, KeyPairs keys) {
        String store = "spring.ssl.bundle.jks." + name + ".keystore.";
        return new String[] {store + "location=file:" + keys.file(), store + "password=" + KeyPairs.PASSWORD};
    }

    private static SslBundle withoutKey() {
        return SslBundle.of(SslStoreBundle.of(null, null, second.store()));
    }

    @Test
    void doesNotStartWithoutKeys() {
        assertThatExceptionOfType(WebServerException.class)
                .isThrownBy(() -> serve(new Ssl()))
                .havingRootCause()
                .withMessageContaining("SSL is enabled");
    }

    @Test
    void encryptsTheSideServerToo() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TinyServerAutoConfiguration.class))
                .withPropertyValues(
                        "tiny.server.port=0",
                        "tiny.server.ssl.bundle=side",
                        "tiny.server.ssl.client-auth=want",
                        "spring.ssl.bundle.jks.side.keystore.location=file:" + first.file(),
                        "spring.ssl.bundle.jks.side.keystore.password=" + KeyPairs.PASSWORD)
                .run(context -> {
                    int port = context.getBean(TinyServer.class).port();
                    assertThat(ask(port, KeyPairs.clientTrusting(first), "localhost")
                                    .certificate())
                            .isEqualTo(first.certificate());
                });
    }
}
