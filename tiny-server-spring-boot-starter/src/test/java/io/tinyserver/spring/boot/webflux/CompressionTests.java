package io.tinyserver.spring.boot.webflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What {@code server.compression} means. */
@Timeout(60)
class CompressionTests {

    private static final String TEXT = "the same again and ".repeat(500);

    private final TinyReactiveWebServerFactory factory = new TinyReactiveWebServerFactory(0);
    private final Compression compression = new Compression();
    private String contentType = "text/plain";
    private WebServer server;

    @BeforeEach
    void enable() {
        compression.setEnabled(true);
        factory.setCompression(compression);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private HttpResponse<byte[]> get(String... headers) throws Exception {
        return get(
                (request, response) -> {
                    response.getHeaders().set("Content-Type", contentType);
                    return response.writeWith(Mono.just(response.bufferFactory().wrap(TEXT.getBytes(UTF_8))));
                },
                headers);
    }

    private HttpResponse<byte[]> get(HttpHandler application, String... headers) throws Exception {
        server = factory.getWebServer(application);
        server.start();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/"))
                .timeout(Duration.ofSeconds(20))
                .header("Accept-Encoding", "gzip");
        return HttpClient.newHttpClient()
                .send(
                        (headers.length == 0 ? request : request.headers(headers)).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void isCompressed(HttpResponse<byte[]> answer) throws Exception {
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(answer.body()).hasSizeLessThan(TEXT.length() / 2);
        assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), UTF_8))
                .isEqualTo(TEXT);
    }

    private static void isNotCompressed(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(TEXT);
    }

    @Test
    void compressesText() throws Exception {
        isCompressed(get());
    }

    @Test
    void compressesWhatIsStreamed() throws Exception {
        isCompressed(get((request, response) -> {
            response.getHeaders().set("Content-Type", "text/plain");
            return response.writeWith(Flux.just(
                    response.bufferFactory().wrap(TEXT.substring(0, 100).getBytes(UTF_8)),
                    response.bufferFactory().wrap(TEXT.substring(100).getBytes(UTF_8))));
        }));
    }

    @Test
    void doesNothingUnlessEnabled() throws Exception {
        compression.setEnabled(false);
        isNotCompressed(get());
    }

    @Test
    void leavesSmallAnswersAlone() throws Exception {
        compression.setMinResponseSize(DataSize.ofKilobytes(100));
        isNotCompressed(get());
    }

    @Test
    void leavesOtherMediaTypesAlone() throws Exception {
        compression.setMimeTypes(new String[] {"application/json"});
        isNotCompressed(get());
    }

    @Test
    void takesAdditionalMediaTypes() throws Exception {
        compression.setMimeTypes(new String[] {"application/json"});
        compression.setAdditionalMimeTypes(new String[] {"text/plain"});
        isCompressed(get());
    }

    @Test
    void leavesWhatHasNoLegalMediaTypeAlone() throws Exception {
        contentType = "test~plain";
        isNotCompressed(get());
    }

    @Test
    void leavesExcludedUserAgentsAlone() throws Exception {
        compression.setExcludedUserAgents(new String[] {"OldBrowser"});
        isNotCompressed(get("User-Agent", "OldBrowser/1.0"));
    }
}
