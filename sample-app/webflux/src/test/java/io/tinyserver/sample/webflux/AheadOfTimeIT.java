package io.tinyserver.sample.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is shipped, with the beans that were worked out when it was built. */
class AheadOfTimeIT {

    private static final Pattern STARTED = Pattern.compile("tiny-server started on port (\\d+)");

    @TempDir
    private Path folder;

    private Path log;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        log = folder.resolve("sample.log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Dspring.aot.enabled=true",
                        "-jar",
                        System.getProperty("sample-webflux.jar"),
                        "--server.port=0",
                        "--server.address=127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofSeconds(90)).until(() -> port() > 0 || !process.isAlive());
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    }

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    @Test
    void answers() throws Exception {
        assertThat(Files.readString(log)).contains("Starting AOT-processed WebFluxSampleApplication");
        assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
        assertThat(get("/notes").body()).isEqualTo("[]");
        assertThat(get("/private/me").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private int port() {
        try {
            Matcher line = STARTED.matcher(Files.readString(log));
            return line.find() ? Integer.parseInt(line.group(1)) : -1;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
