package io.tinyserver.sample.webflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What clients of the application rely on, whichever server it runs on: the build runs this class once on each. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "30s")
class SameOnEveryServerTests {

    private static final String ENDLESS = "/ticks?everyMillis=1000";

    @Autowired
    private WebTestClient client;

    @Autowired
    private WebServerApplicationContext context;

    @LocalServerPort
    private int port;

    private final HttpClient plain = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(30));
    }

    @Test
    void runsOnTheServerThatThisRunIsAbout() {
        assertThat(context.getWebServer()).isNotNull();
        assertThat(context.getWebServer().getClass().getSimpleName()).isEqualTo(System.getProperty("expected.server"));
    }

    @Test
    void keepsReadsAndRemovesNotes() {
        Note kept = client.post()
                .uri("/notes")
                .bodyValue(Map.of("title", "Ñandú", "text", "¿qué tal?"))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches("Location", "/notes/\\d+")
                .expectBody(Note.class)
                .returnResult()
                .getResponseBody();
        assertThat(kept).isNotNull();
        client.get()
                .uri("/notes/" + kept.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody(Note.class)
                .isEqualTo(kept);
        client.get().uri("/notes").exchange().expectBodyList(Note.class).contains(kept);
        client.delete()
                .uri("/notes/" + kept.id())
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody()
                .isEmpty();
        client.get()
                .uri("/notes/" + kept.id())
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("There is no note " + kept.id());
    }

    @Test
    void refusesWhatIsNotValid() {
        client.post()
                .uri("/notes")
                .bodyValue(Map.of("title", "", "text", "no title"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        client.post()
                .uri("/notes")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"title\": ")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client.post()
                .uri("/notes")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("a note")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        client.put().uri("/quick").exchange().expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
        client.get().uri("/nowhere").exchange().expectStatus().isNotFound();
    }

    @Test
    void answersHeadLikeGetWithoutContent() {
        long length = client.get()
                .uri("/quick")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getContentLength();
        client.head()
                .uri("/quick")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentLength(length)
                .expectBody()
                .isEmpty();
    }

    @Test
    void sendsEventsOneByOneAsTheyHappen() throws Exception {
        HttpResponse<InputStream> answer =
                plain.send(request("/ticks?everyMillis=50").build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            for (int tick = 0; tick < 5; tick++) { // the stream never ends, so each arrives while it goes on
                assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine(), lines.readLine()))
                        .containsExactly("id:" + tick, "event:tick", "data:" + tick, "");
            }
        }
    }

    @Test
    void streamsLines() {
        assertThat(client.get()
                        .uri("/lines?count=1000")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
                        .expectBodyList(Note.class)
                        .hasSize(1000)
                        .returnResult()
                        .getResponseBody())
                .endsWith(new Note(1000L, "line 1000", ""));
    }

    @Test
    void breaksOffWhatFailsInTheMiddle() {
        assertThatThrownBy(() -> plain.send(request("/broken").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void takesAndGivesBackFiles() {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", new ByteArrayResource(content)).filename("random.bin");
        client.post()
                .uri("/files")
                .bodyValue(form.build())
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .isEqualTo("random.bin: 3000000");
        client.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4_000_000))
                .build()
                .get()
                .uri("/files/random.bin")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentLength(content.length)
                .expectHeader()
                .valueEquals("Content-Disposition", "attachment; filename=\"random.bin\"")
                .expectBody()
                .consumeWith(result -> assertThat(result.getResponseBody()).isEqualTo(content));
        client.get()
                .uri("/files/random.bin")
                .header("Range", "bytes=1000-1999")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.PARTIAL_CONTENT)
                .expectHeader()
                .valueEquals("Content-Range", "bytes 1000-1999/3000000")
                .expectBody()
                .consumeWith(result ->
                        assertThat(result.getResponseBody()).isEqualTo(Arrays.copyOfRange(content, 1000, 2000)));
        client.get().uri("/files/none.bin").exchange().expectStatus().isNotFound();
    }

    @Test
    void asksForLoginByFormAndKeepsTheSession() throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpResponse<String> form = browser.send(
                request("/private/me").header("Accept", "text/html").build(), BodyHandlers.ofString());
        assertThat(form.uri().getPath()).isEqualTo("/login");
        Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(form.body());
        assertThat(token.find()).isTrue();

        HttpResponse<String> wrong = login(browser, "ada", "wrong", token.group(1));
        assertThat(wrong.uri()).isEqualTo(at("/login?error"));
        HttpResponse<String> without = login(browser, "ada", "lovelace", "forged");
        assertThat(without.statusCode()).isEqualTo(403);

        HttpResponse<String> in = login(browser, "ada", "lovelace", token.group(1));
        assertThat(in.uri()).as("it leads to where one wanted to go").isEqualTo(at("/private/me"));
        assertThat(in.body()).isEqualTo("{\"name\":\"ada\"}");
        HttpResponse<String> again = browser.send(request("/private/me").build(), BodyHandlers.ofString());
        assertThat(again.body()).isEqualTo("{\"name\":\"ada\"}");
    }

    private HttpResponse<String> login(HttpClient browser, String name, String password, String token)
            throws Exception {
        String form = "username=" + name + "&password=" + password + "&_csrf=" + URLEncoder.encode(token, UTF_8);
        return browser.send(
                request("/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html, application/json;q=0.5")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void takesBasicAuthentication() {
        client.get()
                .uri("/private/me")
                .headers(headers -> headers.setBasicAuth("ada", "lovelace"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("ada");
        client.get()
                .uri("/private/me")
                .headers(headers -> headers.setBasicAuth("ada", "wrong"))
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .exists(HttpHeaders.WWW_AUTHENTICATE);
    }

    @Test
    void securityHeadersAreSet() {
        client.get()
                .uri("/quick")
                .exchange()
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("X-Frame-Options", "DENY");
    }

    @Test
    void tellsHealthAndMetrics() {
        client.get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
        client.get().uri("/notes/77777").exchange().expectStatus().isNotFound();
        client.get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(text -> assertThat(text)
                        .contains("http_server_requests_seconds_count{")
                        .contains("status=\"404\",uri=\"/notes/{id}\""));
    }

    @Test
    void leadsFromItsFirstPageToWhatThereIs() {
        String page = client.get()
                .uri("/")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        List<String> links = Pattern.compile("href=\"(/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links).contains("/quick", "/private/me", "/swagger-ui.html", ENDLESS);
        for (String link : links) {
            if (!link.equals(ENDLESS)) {
                client.get()
                        .uri(link)
                        .accept(MediaType.TEXT_HTML, MediaType.ALL)
                        .exchange()
                        .expectStatus()
                        .value(status -> assertThat(status).as(link).isIn(200, 302))
                        .expectBody();
            }
        }
    }

    @Test
    void describesItsInterface() {
        client.get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.paths['/notes/{id}'].get")
                .exists()
                .jsonPath("$.paths['/notes'].post.responses['201']")
                .exists()
                .jsonPath("$.paths['/notes'].post.responses['200']")
                .doesNotExist();
        client.get()
                .uri("/webjars/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML);
    }

    @Test
    void blockingControllersHoldUpNobody() throws Exception {
        HttpResponse<String> answer = plain.send(request("/blocking?millis=20").build(), BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("{\"slept\":20}");
    }
}
