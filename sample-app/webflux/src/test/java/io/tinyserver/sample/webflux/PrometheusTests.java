package io.tinyserver.sample.webflux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What Prometheus finds when it scrapes the application: README.md says under which names. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EnabledIfSystemProperty(named = "expected.server", matches = "TinyWebServer")
class PrometheusTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `tiny\\.[a-z.]+` \\| (\\w+) \\| `\\w+` \\| `(tiny_[a-z_]+)` \\| ");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (tiny_\\w+) (\\w+)$");
    private static final Pattern TWICE = Pattern.compile("(?:^|_)([a-z]+)_\\1(?:_|$)");

    @LocalServerPort
    private int port;

    @Test
    void namesAndKindsAreThoseOfTheReadme() throws Exception {
        breakARule();
        String scraped = scrape();
        assertThat(kinds(scraped)).isEqualTo(table()).isNotEmpty();
        assertThat(kinds(scraped).keySet())
                .as("no word comes twice in a row")
                .noneMatch(name -> TWICE.matcher(name).find());
    }

    @Test
    void eachIsExplainedAndHasAValue() throws Exception {
        breakARule();
        String scraped = scrape();
        assertThat(table().keySet())
                .allSatisfy(name -> assertThat(scraped)
                        .containsPattern("(?m)^# HELP " + name + " \\S")
                        .containsPattern("(?m)^" + name + "(_count|_sum)?(\\{.*})? [0-9.E-]+$"));
    }

    @Test
    void queriesFindWhatTheyAskFor() throws Exception {
        breakARule();
        assertThat(scrape())
                .containsPattern("(?m)^tiny_requests_total [1-9]")
                .containsPattern("(?m)^tiny_connections_current_connections [1-9]")
                .containsPattern("(?m)^tiny_requests_queued_seconds_count [0-9]")
                .containsPattern("(?m)^tiny_requests_queued_seconds_sum [0-9]")
                .containsPattern("(?m)^tiny_requests_rejected_requests_total\\{rule=\"TS-HOST-01\"} [1-9]");
    }

    /** Kinds by name, of ours. */
    private static Map<String, String> kinds(String scraped) {
        Map<String, String> kinds = new TreeMap<>();
        TYPE.matcher(scraped).results().forEach(found -> kinds.put(found.group(1), found.group(2)));
        return kinds;
    }

    /** The same from the table in README.md; what is a timer there has a count and a sum, which is a summary. */
    private static Map<String, String> table() throws Exception {
        Path testClasses = Path.of(PrometheusTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path module = testClasses.getParent().getParent();
        Map<String, String> kinds = new TreeMap<>();
        ROW.matcher(Files.readString(module.resolve("../../README.md")))
                .results()
                .forEach(found -> kinds.put(found.group(2), found.group(1).replace("timer", "summary")));
        return kinds;
    }

    /** A rule has a meter once it was broken. */
    private void breakARule() throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().readNBytes("HTTP/1.1 400".length()))
                    .asString(US_ASCII)
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    private String scrape() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                .timeout(PATIENCE)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
