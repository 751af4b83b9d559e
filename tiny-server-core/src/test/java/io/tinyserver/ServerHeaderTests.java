package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.content.Gzip;
import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the server says, it says under the name that it was given; and under none if it was given none. */
@Timeout(60)
class ServerHeaderTests {

    private static final String NAME = "demo/1.0 (test)";

    private static TestServer named(Route... routes) {
        return TestServer.serving(
                options -> options.serverHeader(NAME)
                        .maxHeaderBytes(500)
                        .maxRequestLine(100)
                        .maxBodyBytes(10)
                        .answerTimeout(Duration.ofMillis(200)),
                routes);
    }

    private static void isNamed(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.fields().stream()
                        .filter(field -> field.getKey().equalsIgnoreCase("Server"))
                        .map(Map.Entry::getValue))
                .containsExactly(NAME);
    }

    @Test
    void isOnEveryKindOfAnswer() throws Exception {
        Route text = Route.get("/text", asked -> Response.text("text"));
        Route written =
                Route.get("/written", asked -> Response.of("a/b", new Body.Written(out -> out.write(new byte[10]))));
        Route deferred = Route.get(
                "/deferred", asked -> Response.deferred(CompletableFuture.completedFuture(Response.text(""))));
        try (TestServer server = named(text, written, deferred)) {
            isNamed(server.ask(get("/text")), 200);
            isNamed(server.ask(get("/written")), 200);
            isNamed(server.ask(get("/deferred")), 200);
            try (Peer peer = server.connect()) {
                isNamed(peer.send(request("HEAD", "/text", "")).readHead(), 200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'GET / HTTP/1.1\r\n\r\n'",
        "404, 'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n'",
        "405, 'POST /fails HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'",
        "413, 'POST /takes HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890'",
        "500, 'GET /fails HTTP/1.1\r\nHost: a\r\n\r\n'",
        "500, 'GET /unfit HTTP/1.1\r\nHost: a\r\n\r\n'",
        "501, 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'",
        "503, 'GET /never HTTP/1.1\r\nHost: a\r\n\r\n'"
    })
    void isOnWhatTheServerAnswersItself(int status, String message) throws IOException {
        Route fails = Route.get("/fails", asked -> {
            throw new IllegalStateException("as the test wants it");
        });
        Route takes = Route.post("/takes", asked -> Response.text(asked.body().text()));
        Route unfit = Route.get("/unfit", asked -> Response.text("").withHeader("Large", "x".repeat(100_000)));
        Route never = Route.get("/never", asked -> Response.deferred(new CompletableFuture<>()));
        try (TestServer server = named(fails, takes, unfit, never)) {
            isNamed(server.ask(message), status);
        }
    }

    @Test
    void isOnRefusalsOfHeadsThatAreTooLarge() throws IOException {
        try (TestServer server = named()) {
            isNamed(server.ask(get("/" + "x".repeat(200))), 414);
            isNamed(server.ask(request("GET", "/", "Large: " + "x".repeat(1000) + "\r\n")), 431);
        }
    }

    @Test
    void isOnTheRefusalOfAFullQueue() throws Exception {
        HeldHandler held = new HeldHandler();
        try (ThreadPool pool = ThreadPool.builder().size(1).queueCapacity(0).build();
                TestServer server = TestServer.with(
                        options -> options.serverHeader(NAME),
                        builder -> builder.pool(pool)
                                .router(Router.of(Route.get("/held", held).blocking())));
                Peer running = server.connect()) {
            running.send(get("/held"));
            held.awaitEntered(1);
            isNamed(server.ask(get("/held")), 503);
            held.letGo(1);
            isNamed(running.read(), 200);
        }
    }

    @Test
    void isOnTheHintThatThePortSpeaksTls() throws IOException {
        try (TestServer server = TestServer.with(
                options -> options.serverHeader(NAME),
                builder -> builder.tls(TlsOptions.of(Identity.local().trusting())))) {
            isNamed(server.ask(get("/")), 400);
        }
    }

    @Test
    void isOnWhatAFilterHasCompressed() throws IOException {
        try (TestServer server = TestServer.with(
                options -> options.serverHeader(NAME),
                builder -> builder.filter(Gzip.builder().minimumSize(0).build())
                        .router(Router.of(Route.get("/", asked -> Response.text("text")))))) {
            isNamed(server.ask(request("GET", "/", "Accept-Encoding: gzip\r\n")), 200);
        }
    }

    @Test
    void leavesTheNameThatAHandlerGives() throws IOException {
        Route own = Route.get("/", asked -> Response.text("").withHeader("server", "other"));
        try (TestServer server = named(own)) {
            assertThat(server.ask(get("/")).fields())
                    .contains(Map.entry("server", "other"))
                    .doesNotContain(Map.entry("Server", NAME));
        }
    }

    @Test
    void isMissingUnlessSet() throws IOException {
        try (TestServer server = TestServer.serving()) {
            assertThat(server.ask(get("/")).header("Server")).isNull();
            assertThat(server.ask("GET / HTTP/1.1\r\n\r\n").header("Server")).isNull();
        }
    }

    @Test
    void isThatOfItsServerWhereTwoShareAPool() throws Exception {
        try (ThreadPool pool = ThreadPool.builder().size(1).queueCapacity(0).build();
                TestServer first =
                        TestServer.with(options -> options.serverHeader("first"), builder -> builder.pool(pool));
                TestServer second =
                        TestServer.with(options -> options.serverHeader("second"), builder -> builder.pool(pool))) {
            assertThat(first.ask(get("/")).header("Server")).isEqualTo("first");
            assertThat(second.ask(get("/")).header("Server")).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " demo", "demo ", "de\r\nmo", "d\u00e9mo", "de\tmo"})
    void refusesWhatIsNoName(String value) {
        ServerOptionsBuilder options = ServerOptions.builder().serverHeader(value);
        assertThatIllegalArgumentException()
                .isThrownBy(options::build)
                .withMessage("serverHeader was '" + value
                        + "'; allowed is 1 to 256 printable ASCII characters without a space at either end");
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertThat(ServerOptions.builder().serverHeader("x".repeat(256)).build().serverHeader())
                .hasSize(256);
        ServerOptionsBuilder longer = ServerOptions.builder().serverHeader("x".repeat(257));
        assertThatIllegalArgumentException().isThrownBy(longer::build);
    }
}
