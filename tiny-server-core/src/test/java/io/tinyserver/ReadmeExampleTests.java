package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.readme.Hello;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The example in README.md is {@link Hello}, and it does what the text says. */
class ReadmeExampleTests {

    private static final String FENCE = "```java\n";
    private static final String END = "```";
    private static final String SOURCE = "tiny-server-core/src/test/java/io/tinyserver/readme/Hello.java";

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
