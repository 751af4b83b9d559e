package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.post;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers as a peer sees them: versions, methods, ends of connections, errors. */
@Timeout(60)
class MessageTests {

    private static final Filter OUTER = (request, next) -> {
        request.setAttribute("way", "outer");
        return next.handle(request).withHeader("X-Outer", "seen");
    };

    private static final Filter INNER = (request, next) -> {
        request.setAttribute("way", request.attribute("way") + " inner");
        return next.handle(request).withAddedHeader("X-Inner", "seen");
    };

    private static final ErrorPages PAGES =
            status -> Response.html("<h1>" + status.code() + "</h1>").withStatus(status);

    private final TestServer server = TestServer.with(
            options -> options.maxRequestLine(1000).maxHeaderBytes(2000).maxHeaderFields(20),
            parts -> parts.filter(OUTER)
                    .filter(INNER)
                    .errorPages(PAGES)
                    .router(Router.of(
                            Route.get("/hello", request -> Response.text("hello")),
                            Route.post("/hello", request -> Response.text("posted")),
                            Route.get("/way", request -> Response.text("" + request.attribute("way"))),
                            Route.get("/null", request -> null),
                            Route.get(
                                    "/null/later",
                                    request -> Response.deferred(CompletableFuture.completedFuture(null))),
                            Route.get("/100", request -> Response.of(Status.CONTINUE)),
                            Route.get("/exception", throwing(new IOException("as the test wants it"))),
                            Route.get("/error", throwing(new AssertionError("as the test wants it"))),
                            Route.get("/overflow", request -> overflow(1)))));

    private final Peer peer = connect();

    private Peer connect() {
        try {
            return server.connect();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Handler throwing(Throwable thrown) {
        return request -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    private static Response overflow(int depth) {
        return depth == 0 ? Response.text("") : overflow(depth + 1).withHeader("X", "x");
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
        server.awaitNoConnections();
        assertThat(server.snapshot().activeRequests()).isZero();
        server.close();
    }

    // --- the life of a connection
    // ----------------------------------------------------------------------------------------------------

    @Test
    void connectionServesManyRequests() throws Exception {
        for (int i = 0; i < 100; i++) {
            Answer answer = peer.ask(get("/hello"));
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.header("Connection")).isNull();
            assertThat(answer.header("Date")).isNotNull();
        }
        assertThat(server.snapshot().connections()).isEqualTo(1);
        assertThat(server.snapshot().requests()).isEqualTo(100);
    }

    @Test
    void connectionEndsWhenThePeerSaysSo() throws Exception {
        Answer answer = peer.ask(request("GET", "/hello", "Connection: close\r\n") + get("/hello"));
        assertThat(answer.text()).isEqualTo("hello");
        assertThat(answer.closes()).isTrue();
        assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        assertThat(server.snapshot().requests()).isEqualTo(1);
    }

    @Test
    void oldPeerHasToAskForTheConnectionToStay() throws Exception {
        Answer stays = peer.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(stays.header("Connection")).isEqualTo("keep-alive");
        Answer ends = peer.ask("GET /hello HTTP/1.0\r\n\r\n");
        assertThat(ends.text()).isEqualTo("hello");
        assertThat(ends.closes()).isTrue();
        assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Test
    void peerThatHasSaidAllGetsAllItsAnswers() throws Exception {
        peer.send(get("/hello") + get("/way") + post("/hello", "x")).endOutput();
        assertThat(peer.read().text()).isEqualTo("hello");
        assertThat(peer.read().text()).isEqualTo("outer inner");
        assertThat(peer.read().text()).isEqualTo("posted");
        assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Test
    void peerThatSaysNothingAndLeavesIsForgotten() throws Exception {
        assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Test
    void headThatIsCutOffIsRefused() throws Exception {
        peer.send("GET /hello HTTP/1.1\r\nHost: x\r\n").endOutput();
        assertThat(peer.read().status()).isEqualTo(400);
        assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    // --- methods
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void headIsGetWithoutContent() throws Exception {
        Answer whole = peer.ask(get("/hello"));
        Answer head = peer.send(request("HEAD", "/hello", "")).readHead();
        assertThat(head.header("Content-Length")).isEqualTo(whole.header("Content-Length"));
        assertThat(peer.send(request("HEAD", "/nothing", "")).readHead().status())
                .isEqualTo(404);
        assertThat(peer.ask(get("/hello")).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, /hello,   204, 'GET, HEAD, OPTIONS, POST'",
        "DELETE,  /hello,   405, 'GET, HEAD, OPTIONS, POST'",
        "POST,    /way,     405, 'GET, HEAD, OPTIONS'",
        "GET,     /nothing, 404, ",
        "BREW,    /hello,   501, ",
        "BREW,    /nothing, 501, "
    })
    void whatIsNotServedIsAnsweredAllTheSame(String method, String path, int status, String allow) throws Exception {
        Answer answer = peer.ask(request(method, path, ""));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Allow")).isEqualTo(allow);
        assertThat(answer.header("X-Outer")).isEqualTo("seen");
        assertThat(peer.ask(get("/hello")).text()).isEqualTo("hello");
    }

    @Test
    void filtersAreCalledInTheirOrder() throws Exception {
        Answer answer = peer.ask(get("/way"));
        assertThat(answer.text()).isEqualTo("outer inner");
        assertThat(answer.header("X-Outer")).isEqualTo("seen");
        assertThat(answer.header("X-Inner")).isEqualTo("seen");
    }

    // --- handlers that fail
    // ----------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/null", "/null/later", "/100", "/exception", "/error", "/overflow"})
    void whateverAHandlerDoesThePeerIsAnswered(String path) throws Exception {
        Answer answer = peer.ask(get(path));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("<h1>500</h1>");
        assertThat(peer.ask(get("/hello")).text()).isEqualTo("hello");
        assertThat(server.log().errors()).hasSize(1).first().asString().contains("GET " + path);
    }

    @Test
    void errorPageThatFailsIsReplacedByPlainText() throws Exception {
        ErrorPages broken = status -> {
            throw new IllegalStateException("as the test wants it");
        };
        try (TestServer other = TestServer.with(parts -> parts.errorPages(broken)
                        .router(Router.of(Route.get("/", throwing(new IOException("first"))))));
                Peer caller = other.connect()) {
            assertThat(caller.ask(get("/")).text()).startsWith("500");
            assertThat(caller.ask("nonsense\r\n\r\n").text()).startsWith("400");
        }
    }

    // --- malformed requests
    // ----------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "400, 'nonsense~~'",
        "400, 'GET / HTTP/1.1~~'",
        "400, 'GET / HTTP/1.1~Host: a~Host: b~~'",
        "400, 'GET  / HTTP/1.1~Host: a~~'",
        "400, 'GET / HTTP/1.1~Host : a~~'",
        "400, 'GET /%zz HTTP/1.1~Host: a~~'",
        "400, 'POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~'",
        "400, 'POST / HTTP/1.1~Host: a~Content-Length: -1~~'",
        "417, 'POST / HTTP/1.1~Host: a~Expect: miracles~Content-Length: 1~~'",
        "501, 'POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~'",
        "505, 'GET / HTTP/2.0~Host: a~~'",
        "400, '\u0016\u0003\u0001\u0002~~'"
    })
    void malformedRequestIsRefusedAndNothingBehindItIsRead(int status, String text) throws Exception {
        peer.send(get("/hello") + text.replace("~", "\r\n") + get("/hello").repeat(10));
        assertThat(peer.read().text()).isEqualTo("hello");
        Answer refusal = peer.read();
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.closes()).isTrue();
        assertThat(refusal.text()).isEqualTo("<h1>" + status + "</h1>");
        peer.send(get("/hello").repeat(10)).endOutput();
        assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        assertThat(server.snapshot().requests()).isEqualTo(1);
        assertThat(server.snapshot().rejected()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"414, 2000, 0, 0", "431, 1, 3000, 0", "431, 1, 1, 30"})
    void headThatIsTooLargeIsRefused(int status, int target, int field, int fields) throws Exception {
        peer.send("GET /" + "x".repeat(target) + " HTTP/1.1\r\nHost: a\r\nX-Long: " + "y".repeat(field) + "\r\n"
                + "Z: z\r\n".repeat(fields) + "\r\n");
        assertThat(peer.read().status()).isEqualTo(status);
        assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Test
    void refusalOfAHeadRequestHasNoContent() throws Exception {
        peer.send("HEAD /%zz HTTP/1.1\r\nHost: a\r\n\r\n").endOutput();
        assertThat(peer.readHead().status()).isEqualTo(400);
        assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Test
    void peerThatSendsOnBehindARefusedRequestDoesNotLoseTheAnswer() throws Exception {
        peer.send("nonsense\r\n\r\n");
        peer.send("x".repeat(200_000));
        assertThat(peer.read().status()).isEqualTo(400);
        assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Test
    void refusalsDoNotDisturbOthers() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(server.ask("nonsense\r\n\r\n").status()).isEqualTo(400);
            assertThat(peer.ask(get("/hello")).text()).isEqualTo("hello");
        }
        server.server().stop(Duration.ofSeconds(5));
        assertThat(server.log().errors()).isEmpty();
    }
}
