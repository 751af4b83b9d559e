package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.http.Response;
import io.tinyserver.readme.Encrypted;
import io.tinyserver.readme.Hello;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in README.md are {@link Hello} and {@link Encrypted}, and they do what the text says. */
class ReadmeExampleTests {

    private static final String FENCE = "```java\n";
    private static final String END = "```";
    private static final String SOURCE = "tiny-server-core/src/test/java/io/tinyserver/readme/Hello.java";
    private static final String ENCRYPTED = "tiny-server-core/src/test/java/io/tinyserver/readme/Encrypted.java";

    @Test
    void readmeShowsTheExampleAsItStandsHere() throws IOException {
        String source = read(SOURCE);
        String withoutPackage = source.substring(source.indexOf("import "));
        assertThat(read("README.md"))
                .as("README.md has to contain %s, without its package, between the markers of a code block", SOURCE)
                .contains(FENCE + withoutPackage + END);
    }

    @Test
    void exampleAnswersWithTheNameInThePath() throws Exception {
        try (TinyServer server = Hello.start(0)) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(server, "/hello/Ada")));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Hello, Ada\n");
        }
    }

    @Test
    void exampleReadsTheContent() throws Exception {
        try (TinyServer server = Hello.start(0)) {
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(uri(server, "/length")).POST(BodyPublishers.ofString("quiet")));
            assertThat(answer.body()).isEqualTo("5 bytes\n");
        }
    }

    @Test
    void exampleSaysWhatIsNotFound() throws Exception {
        try (TinyServer server = Hello.start(0)) {
            assertThat(send(HttpRequest.newBuilder(uri(server, "/nothing"))).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void readmeShowsTheEncryptedExampleAsItStandsHere() throws IOException {
        String source = read(ENCRYPTED);
        String method = source.substring(source.indexOf("    public static"), source.lastIndexOf("}"));
        assertThat(read("README.md"))
                .as("README.md has to contain the method of %s between the markers of a code block", ENCRYPTED)
                .contains(FENCE + method.replaceAll("(?m)^    ", "") + END);
    }

    @Test
    void encryptedExampleAnswersThoseWhoTrustItsCertificate(@TempDir Path folder) throws Exception {
        Path keyStore = folder.resolve("server.p12");
        Identity.local().write(keyStore);
        Router router = Router.of(Route.get(
                "/cipher",
                request -> Response.text(request.endpoints().tlsSession().getCipherSuite())));
        try (TinyServer server = Encrypted.start(0, keyStore.toFile(), Identity.password(), router)) {
            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(Identity.nobodyTrusting(Identity.local()))
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/cipher"))
                    .build();
            HttpResponse<String> answer = trusting.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(answer.sslSession().orElseThrow().getCipherSuite());
            assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
    }

    private static URI uri(TinyServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static String read(String name) throws IOException {
        return Files.readString(Documents.path(name));
    }
}
