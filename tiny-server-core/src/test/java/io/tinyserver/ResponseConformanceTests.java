package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9110 and RFC 9112 demand of answers, whatever a handler returns, over a real socket. */
@Timeout(60)
class ResponseConformanceTests {

    static final String FIXDATE =
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";

    private final TestServer server = TestServer.serving(
            Route.get("/text", request -> Response.text("content")),
            Route.get("/unknown-length", request -> unknownLength()),
            Route.get("/status/{code}", ResponseConformanceTests::withStatus),
            Route.get(
                    "/own-framing",
                    request -> Response.text("content")
                            .withHeader("Content-Length", "3")
                            .withHeader("Transfer-Encoding", "chunked")
                            .withHeader("Date", "yesterday")),
            Route.get(
                    "/unknown-length-own-framing",
                    request ->
                            unknownLength().withHeader("Content-Length", "3").withHeader("Transfer-Encoding", "gzip")),
            Route.get(
                    "/echo",
                    request -> Response.text("")
                            .withHeader("X-Echo", request.query().first("x") + "")),
            Route.get("/secret", request -> {
                throw new IllegalStateException("the secret");
            }),
            Route.get(
                    "/broken",
                    request -> Response.of("a/b", new Body.Written(out -> {
                        out.write(new byte[200_000]);
                        throw new IllegalStateException("as the test wants it");
                    }))),
            Route.of(Method.of("BREW"), "/coffee", request -> Response.text("")));

    private static Response unknownLength() {
        return Response.of(
                "text/plain",
                new Body.Stream(
                        new ByteArrayInputStream("content".getBytes(StandardCharsets.US_ASCII)), Body.UNKNOWN_LENGTH));
    }

    private static Response withStatus(Request request) {
        int code = Integer.parseInt(request.pathParameter("code"));
        return new Response.Ready(
                Status.of(code), Headers.of("X", "y"), Response.text("content").body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /text, 200",
        "GET, /unknown-length, 200",
        "GET, /own-framing, 200",
        "GET, /status/204, 204",
        "GET, /status/301, 301",
        "GET, /status/304, 304",
        "GET, /status/418, 418",
        "GET, /nothing, 404",
        "POST, /text, 405",
        "OPTIONS, /text, 204",
        "OPTIONS, *, 204",
        "GET, *, 400"
    })
    @Clause(
            rfc = "RFC 9110",
            section = "6.6.1",
            demand = "Date is in every 2xx, 3xx and 4xx, those of the parser included")
    @Clause(rfc = "RFC 9110", section = "5.6.7", demand = "Dates are sent as IMF-fixdate")
    void hasADate(String method, String path, int status) throws Exception {
        Answer answer = server.ask(request(method, path, ""));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Date")).matches(FIXDATE);
        assertThat(answer.fields())
                .filteredOn(field -> field.getKey().equals("Date"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/text", "/own-framing", "/nothing", "/status/404", "/secret", "/%zz", "/status/204", "/coffee"})
    @Clause(rfc = "RFC 9110", section = "9.3.2", demand = "HEAD is never answered with content, not even by an error")
    @Clause(rfc = "RFC 9110", section = "8.6", demand = "Content-Length in an answer to HEAD is that of GET")
    void hasNoContentForHead(String path) throws Exception {
        Answer whole = server.ask(get(path));
        try (Peer peer = server.connect()) {
            Answer head = peer.send(request("HEAD", path, "")).readHead();
            assertThat(head.status()).isEqualTo(whole.status());
            assertThat(head.header("Content-Length")).isEqualTo(whole.header("Content-Length"));
            if (head.closes()) {
                assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
            } else {
                assertThat(peer.ask(get("/text")).text()).isEqualTo("content");
            }
        }
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "9.3.2", demand = "HEAD is never answered with content, not even by an error")
    void hasNoContentForHeadWhereTheLengthIsUnknown() throws Exception {
        try (Peer peer = server.connect()) {
            Answer head = peer.send(request("HEAD", "/unknown-length", "")).readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isNull();
            assertThat(peer.ask(get("/text")).text()).isEqualTo("content");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    @Clause(
            rfc = "RFC 9112",
            section = "6.3",
            demand = "204 and 304 end with their header, whatever the handler returned")
    @Clause(rfc = "RFC 9110", section = "8.6", demand = "1xx and 204 have no Content-Length")
    @Clause(rfc = "RFC 9112", section = "6.1", demand = "1xx and 204 have no Transfer-Encoding")
    @Clause(
            rfc = "RFC 9110",
            section = "15.4.5",
            demand = "A 304 has no content, and no length of 0 for content that is not empty")
    void hasNoContentWhereTheStatusForbidsIt(int status) throws Exception {
        try (Peer peer = server.connect()) {
            Answer answer = peer.ask(get("/status/" + status));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Length")).isNull();
            assertThat(answer.header("Transfer-Encoding")).isNull();
            assertThat(answer.header("X")).isEqualTo("y");
            assertThat(peer.ask(get("/text")).text()).isEqualTo("content");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, /own-framing, Content-Length",
        "1.0, /own-framing, Content-Length",
        "1.1, /unknown-length-own-framing, Transfer-Encoding",
        "1.1, /unknown-length, Transfer-Encoding",
        "1.0, /unknown-length, ''",
        "1.0, /unknown-length-own-framing, ''"
    })
    @Clause(
            rfc = "RFC 9112",
            section = "6.2",
            demand = "Content-Length and Transfer-Encoding never stand in one answer")
    @Clause(rfc = "RFC 9112", section = "6.1", demand = "HTTP/1.0 gets no Transfer-Encoding")
    @Clause(
            rfc = "RFC 9112",
            section = "6.3",
            level = Clause.Level.SHOULD,
            demand = "Content has a length or comes in chunks; the end of the connection ends it for HTTP/1.0 only")
    @Clause(rfc = "RFC 9112", section = "2.6", demand = "Answers say HTTP/1.1")
    void isFramedByTheServerAlone(String version, String path, String field) throws Exception {
        Answer answer =
                server.ask("GET " + path + " HTTP/" + version + "\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
        assertThat(answer.fields().stream()
                        .map(entry -> entry.getKey())
                        .filter(name -> name.equals("Content-Length") || name.equals("Transfer-Encoding")))
                .isEqualTo(field.isEmpty() ? List.of() : List.of(field));
        assertThat(answer.text()).isEqualTo("content");
        assertThat(answer.closes()).isEqualTo(field.isEmpty());
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "4", demand = "The space behind the status code stays where no phrase follows")
    void keepsTheSpaceBehindTheCode() throws Exception {
        try (Peer peer = server.connect()) {
            assertThat(peer.send(get("/status/299")).readLine()).isEqualTo("HTTP/1.1 299 ");
        }
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "8", demand = "An answer that breaks off cannot be taken for a complete one")
    void isNeverEndedByAFailure() throws Exception {
        try (Peer peer = server.connect()) {
            assertThatThrownBy(() -> peer.ask(get("/broken"))).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, /text, 'GET, HEAD, OPTIONS'", "GET, /coffee, 'BREW, OPTIONS'"})
    @Clause(rfc = "RFC 9110", section = "15.5.6", demand = "A 405 has Allow")
    void tellsTheMethodsThatAreAllowed(String method, String path, String allowed) throws Exception {
        Answer answer = server.ask(request(method, path, ""));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROPFIND", "get", "Get"})
    @Clause(rfc = "RFC 9112", section = "3.1", demand = "Methods are case-sensitive")
    @Clause(
            rfc = "RFC 9110",
            section = "9.1",
            level = Clause.Level.SHOULD,
            demand = "A method that nobody knows gets 501, and one that is not allowed 405")
    void saysThatAMethodIsUnknown(String method) throws Exception {
        Answer answer = server.ask(request(method, "/text", ""));
        assertThat(answer.status()).isEqualTo(501);
    }

    @ParameterizedTest
    @CsvSource({"400, /%3Cb%3E?<script>", "404, /%3Cscript%3E", "405, /coffee?script", "500, /secret?script"})
    @Clause(
            rfc = "RFC 9110",
            section = "15.5",
            level = Clause.Level.SHOULD,
            demand =
                    "An error comes with a short explanation and its type; it shows nothing of the request and no stack trace")
    void explainsAnErrorWithoutShowingAnything(int status, String path) throws Exception {
        Answer answer = server.ask(get(path));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).isEqualTo(status + " " + answer.reason() + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0d%0aSet-Cookie:%20x=y", "a%0d%0a%0d%0a<html>", "%0a", "%0d", "%00"})
    @Clause(rfc = "RFC 9110", section = "5.5", demand = "CR, LF and NUL never get into a field of an answer")
    void isNotSplitByWhatTheRequestSays(String value) throws Exception {
        try (Peer peer = server.connect()) {
            Answer answer = peer.ask(get("/echo?x=" + value.replace("<", "%3c").replace(">", "%3e")));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("X-Echo")).isNull();
            assertThat(answer.header("Set-Cookie")).isNull();
            assertThat(peer.ask(get("/text")).text()).isEqualTo("content");
        }
    }
}
