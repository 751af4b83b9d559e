package io.tinyserver;

import static io.tinyserver.Peer.chunk;
import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.post;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9112, 9 and RFC 9110, 10.1.1 demand of a connection, over a real socket. */
@Timeout(60)
class ConnectionConformanceTests {

    private static final int LIMIT = 20_000;

    /** The paths of the requests that reached a handler. */
    private final List<String> handled = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Response> promise = new CompletableFuture<>();

    private final TestServer server = TestServer.serving(
            options -> options.maxBodyBytes(LIMIT),
            Route.any("/close", request -> note(request).withHeader("Connection", "close")),
            Route.any("/close-in-a-list", request -> note(request).withHeader("Connection", "x, Close ,y")),
            Route.any(
                    "/close-in-another-line",
                    request -> note(request).withAddedHeader("Connection", "x").withAddedHeader("Connection", "close")),
            Route.any("/closed", request -> note(request).withHeader("Connection", "closed")),
            Route.get("/later", request -> {
                note(request);
                return Response.deferred(promise);
            }),
            Route.any("/closing/later", request -> note(request).withHeader("Connection", "close"))
                    .blocking(),
            Route.get("/pooled", this::note).blocking(),
            Route.post("/ignore", this::note).streaming(),
            Route.post("/read", request -> {
                note(request);
                return Response.text(request.body().text());
            }),
            Route.post("/stream", request -> {
                        note(request);
                        return Response.text(
                                new String(request.body().stream().readAllBytes(), StandardCharsets.ISO_8859_1));
                    })
                    .streaming(),
            Route.post("/trailer", request -> {
                note(request);
                return Response.text(request.body().text() + " " + request.headers());
            }),
            Route.any("/**", this::note));

    private Response note(Request request) {
        handled.add(request.path());
        return Response.text(request.path());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void assertEnds(Peer peer) throws Exception {
        assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
    }

    @Nested
    class Persistence {

        @ParameterizedTest(name = "HTTP/{0} [{1}]")
        @CsvSource(delimiter = '|', textBlock = """
                1.1 | ''                    | -
                1.1 | keep-alive            | -
                1.1 | closed                | -
                1.1 | x, Close              | close
                1.1 | keep-alive, close     | close
                1.2 | ''                    | -
                1.0 | ''                    | close
                1.0 | Keep-Alive            | keep-alive
                1.0 | keep-alive, close     | close
                """)
        @Clause(
                rfc = "RFC 9112",
                section = "9.3",
                demand = "HTTP/1.1 persists unless close is there, HTTP/1.0 only with keep-alive; close wins")
        @Clause(rfc = "RFC 9112", section = "9.3", demand = "An HTTP/1.0 connection that persists is told so")
        @Clause(
                rfc = "RFC 9112",
                section = "9.6",
                level = Clause.Level.SHOULD,
                demand = "The last answer announces that the connection closes")
        void isAnsweredInKind(String version, String option, String answered) throws Exception {
            String field = option.isEmpty() ? "" : "Connection: " + option + "\r\n";
            String text = "GET /a HTTP/" + version + "\r\nHost: h\r\n" + field + "\r\n";
            try (Peer peer = server.connect()) {
                Answer answer = peer.ask(text);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Connection")).isEqualTo(answered.equals("-") ? null : answered);
                if ("close".equals(answered)) {
                    assertEnds(peer);
                } else {
                    assertThat(peer.ask(text).text()).isEqualTo("/a");
                }
            }
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "9.6", demand = "Nothing behind a request that says close is processed")
        void endsBehindTheRequestThatSaysClose() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(request("GET", "/1", "Connection: close\r\n") + get("/2") + get("/3"));
                assertThat(peer.read().closes()).isTrue();
                assertEnds(peer);
            }
            assertThat(handled).containsExactly("/1");
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "9.6", demand = "Nothing behind an answer that says close is processed")
        void endsBehindTheAnswerThatSaysClose() throws Exception {
            for (String path : List.of("/close", "/close-in-a-list", "/close-in-another-line")) {
                handled.clear();
                try (Peer peer = server.connect()) {
                    peer.send(get(path) + get("/2"));
                    assertThat(peer.read().closes()).isTrue();
                    assertEnds(peer);
                }
                assertThat(handled).containsExactly(path);
            }
        }

        @Test
        void staysForAHandlerThatNamesAnotherOption() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(get("/closed") + get("/2"));
                assertThat(peer.read().closes()).isFalse();
                assertThat(peer.read().text()).isEqualTo("/2");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/close", "/closing/later"})
        @Clause(
                rfc = "RFC 9112",
                section = "9.6",
                level = Clause.Level.HARDENING,
                demand = "A peer that cannot know that the connection ends may send further requests without a reset")
        void endsInStagesBehindTheAnswerThatSaysClose(String path) throws Exception {
            try (Peer peer = server.connect()) {
                assertThat(peer.ask(get(path)).closes()).isTrue();
                for (int i = 0; i < 20; i++) {
                    peer.send(get("/2"));
                }
                assertEnds(peer);
            }
            assertThat(handled).containsExactly(path);
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "9.3.2", demand = "Answers to pipelined requests come in their order")
        void keepsTheOrderOfPipelinedRequests() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(get("/1") + get("/later") + get("/pooled") + post("/read", "4") + get("/5"));
                assertThat(peer.read().text()).isEqualTo("/1");
                await().until(() -> handled.contains("/later"));
                promise.complete(Response.text("later"));
                assertThat(peer.read().text()).isEqualTo("later");
                assertThat(peer.read().text()).isEqualTo("/pooled");
                assertThat(peer.read().text()).isEqualTo("4");
                assertThat(peer.read().text()).isEqualTo("/5");
            }
        }

        @Test
        @Clause(
                rfc = "RFC 9112",
                section = "9.6",
                demand = "A peer that ends its half of the connection still gets its answers")
        void peerMayEndItsHalf() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(get("/1") + get("/pooled")).endOutput();
                assertThat(peer.read().text()).isEqualTo("/1");
                assertThat(peer.read().text()).isEqualTo("/pooled");
                assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            }
        }

        @Test
        @Clause(rfc = "RFC 9110", section = "7.8", demand = "An upgrade that the server does not do is ignored")
        void upgradeIsIgnored() throws Exception {
            try (Peer peer = server.connect()) {
                Answer answer = peer.ask(request("GET", "/1", "Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n"));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Upgrade")).isNull();
                assertThat(peer.ask(get("/2")).text()).isEqualTo("/2");
            }
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource(delimiter = '|', textBlock = """
                400 | GET /\\r\\n
                400 | \\x00\\x01\\x02\\r\\n\\r\\n
                400 | GET / HTTP/1.1\\r\\n\\r\\n
                400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n
                400 | GET / HTTP/1.1\\r\\nHost: h\\r\\nX : y\\r\\n\\r\\n
                400 | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\rb\\r\\n\\r\\n
                400 | GET / HTTP/1.1\\nHost: h\\n\\n
                400 | GET /?page[size]=1 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n
                400 | POST / HTTP/1.0\\r\\nHost: h\\r\\nConnection: keep-alive\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
                400 | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
                400 | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\nContent-Length: 4\\r\\n\\r\\nabcd
                400 | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: +3\\r\\n\\r\\nabc
                400 | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n
                501 | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
                400 | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-1\\r\\n
                400 | POST /stream HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabcd\\r\\n0\\r\\n\\r\\n
                413 | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 20001\\r\\n\\r\\n
                413 | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n4e21\\r\\n{20001}
                414 | GET /{9000} HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n
                417 | POST / HTTP/1.1\\r\\nHost: h\\r\\nExpect: miracles\\r\\nContent-Length: 1\\r\\n\\r\\nx
                431 | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: {17000}\\r\\n\\r\\n
                501 | CONNECT h:443 HTTP/1.1\\r\\nHost: h:443\\r\\n\\r\\n
                505 | GET / HTTP/2.0\\r\\nHost: h\\r\\n\\r\\n
                """)
        @Clause(
                rfc = "RFC 9112",
                section = "2.2",
                level = Clause.Level.SHOULD,
                demand = "A malformed message gets 400, and the connection closes")
        @Clause(
                rfc = "RFC 9112",
                section = "9.6",
                demand = "Bytes behind a refused message are never read as a request")
        @Clause(
                rfc = "RFC 9112",
                section = "6.1",
                demand = "The connection closes behind faulty framing, keep-alive or not")
        @Clause(
                rfc = "RFC 9112",
                section = "6.3",
                demand = "The connection closes behind faulty framing, keep-alive or not")
        @Clause(
                rfc = "RFC 9112",
                section = "2.3",
                level = Clause.Level.HARDENING,
                demand = "There is always a status line, also for what looks like HTTP/0.9")
        @Clause(
                rfc = "RFC 9110",
                section = "6.6.1",
                demand = "Date is in every 2xx, 3xx and 4xx, those of the parser included")
        @Clause(
                rfc = "RFC 9112",
                section = "9.6",
                level = Clause.Level.HARDENING,
                demand = "The server lingers, so that a peer that still sends can read why it is refused")
        void areAnsweredAndNothingBehindThemIsRead(int status, String notation) throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(octets(notation)).send(get("/smuggled").repeat(50));
                Answer answer = peer.read();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.closes()).isTrue();
                assertThat(answer.header("Date")).matches(ResponseConformanceTests.FIXDATE);
                assertThat(answer.header("Content-Length")).isEqualTo("" + answer.content().length);
                assertEnds(peer);
            }
            assertThat(handled).doesNotContain("/smuggled");
        }

        /** As the tables write octets; {@code {n}} stands for n letters. */
        private static String octets(String notation) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < notation.length(); i++) {
                char c = notation.charAt(i);
                int end = notation.indexOf(c == '{' ? '}' : '\\', i);
                if (c == '{') {
                    text.append("x".repeat(Integer.parseInt(notation.substring(i + 1, end))));
                    i = end;
                } else if (c == '\\') {
                    char kind = notation.charAt(++i);
                    text.append(kind == 'r' ? '\r' : kind == 'n' ? '\n' : (char) (notation.charAt(i + 2) - '0'));
                    i += kind == 'x' ? 2 : 0;
                } else {
                    text.append(c);
                }
            }
            return text.toString();
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "15.5.14",
                level = Clause.Level.SHOULD,
                demand = "Content larger than the server wishes to process gets 413, and the connection closes")
        @Clause(
                rfc = "RFC 9112",
                section = "9.6",
                level = Clause.Level.HARDENING,
                demand = "The server lingers, so that a peer that still sends can read why it is refused")
        void peerThatSendsAllItHasCanReadWhyItIsRefused() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(request("POST", "/read", "Content-Length: 12000000\r\n"));
                byte[] part = new byte[100_000];
                for (int i = 0; i < 120; i++) {
                    peer.send(part);
                }
                assertThat(peer.read().status()).isEqualTo(413);
                assertEnds(peer);
            }
            assertThat(handled).isEmpty();
        }
    }

    @Nested
    class Content {

        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n"})
        @Clause(rfc = "RFC 9112", section = "8", demand = "Incomplete content never reaches a handler as complete")
        @Clause(
                rfc = "RFC 9112",
                section = "6.3",
                demand = "The end of the connection never ends the content of a request")
        void thatIsIncompleteNeverReachesAHandler(String framing) throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(request("POST", "/read", framing) + "3\r\nabc\r\n").endOutput();
                Answer answer = peer.read();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.closes()).isTrue();
                assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            }
            assertThat(handled).isEmpty();
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "8", demand = "A header that is cut off is no request")
        @Clause(
                rfc = "RFC 9110",
                section = "6.1",
                demand = "A request is not acted upon before its whole header has been received")
        void thatFollowsAHeadThatIsCutOffIsNone() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send("GET /1 HTTP/1.1\r\nHost: h\r\n").endOutput();
                assertThat(peer.read().status()).isEqualTo(400);
                assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            }
            assertThat(handled).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/1", "/ignore", "/unknown/path", "/read"})
        @Clause(
                rfc = "RFC 9112",
                section = "9.3",
                demand = "Before a connection is used again the whole content has been read, or the connection closes")
        void isNeverReadAsARequest(String path) throws Exception {
            String content = get("/smuggled").repeat(30);
            try (Peer peer = server.connect()) {
                peer.send(post(path, content) + request("GET", "/last", "Connection: close\r\n"));
                Answer first = peer.read();
                assertThat(first.status()).isEqualTo(200);
                if (!first.closes()) {
                    assertThat(peer.read().text()).isEqualTo("/last");
                }
                assertEnds(peer);
            }
            assertThat(handled).doesNotContain("/smuggled");
        }

        @Test
        @Clause(
                rfc = "RFC 9112",
                section = "6",
                demand = "Whether a request has content depends on its framing fields, never on its method")
        void mayComeWithAnyMethod() throws Exception {
            try (Peer peer = server.connect()) {
                String content = get("/2");
                for (String method : List.of("GET", "DELETE", "OPTIONS", "X")) {
                    Answer answer =
                            peer.ask(request(method, "/1", "Content-Length: " + content.length() + "\r\n") + content);
                    assertThat(answer.text()).isEqualTo("/1");
                }
                peer.send(request("HEAD", "/1", "Transfer-Encoding: chunked\r\n") + chunk("abc") + "0\r\n\r\n");
                assertThat(peer.readHead().status()).isEqualTo(200);
                assertThat(peer.ask(get("/last")).text()).isEqualTo("/last");
            }
            assertThat(handled).doesNotContain("/2");
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "7.1.2", demand = "Trailer fields never become fields of the header")
        @Clause(rfc = "RFC 9110", section = "6.5.1", demand = "A trailer has no influence on framing")
        void hasATrailerThatStaysOutOfTheHeader() throws Exception {
            try (Peer peer = server.connect()) {
                Answer answer =
                        peer.ask(request("POST", "/trailer", "Trailer: X-Late\r\nTransfer-Encoding: chunked\r\n")
                                + chunk("abc") + "0\r\nX-Late: 1\r\nContent-Length: 50\r\nHost: other\r\n\r\n");
                assertThat(answer.text()).isEqualTo("abc Host Trailer Transfer-Encoding");
                assertThat(peer.ask(get("/last")).text()).isEqualTo("/last");
            }
        }
    }

    @Nested
    class Expectations {

        @ParameterizedTest
        @CsvSource({"/read, 100-continue", "/stream, 100-Continue", "/ignore, 100-continue"})
        @Clause(
                rfc = "RFC 9110",
                section = "10.1.1",
                demand = "A peer that expects 100-continue gets a 100 or a final status without being waited for")
        @Clause(
                rfc = "RFC 9110",
                section = "15.2",
                demand = "An interim answer has no content, and the final one follows it")
        void areMetOrAnsweredAtOnce(String path, String expectation) throws Exception {
            try (Peer peer = server.connect()) {
                peer.send(request("POST", path, "Content-Length: 3\r\nExpect: " + expectation + "\r\n"));
                Answer answer = peer.read();
                if (answer.status() == 100) {
                    assertThat(answer.fields()).isEmpty();
                    answer = peer.ask("abc");
                }
                assertThat(answer.status()).isEqualTo(200);
            }
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "10.1.1",
                demand = "Behind a final status in place of a 100 the content is never taken for a request")
        void thatAreNotMetEndTheConnection() throws Exception {
            try (Peer peer = server.connect()) {
                Answer answer = peer.ask(request("POST", "/read", "Content-Length: 30000\r\nExpect: 100-continue\r\n"));
                assertThat(answer.status()).isEqualTo(413);
                assertThat(answer.closes()).isTrue();
                peer.send(get("/smuggled"));
                assertEnds(peer);
            }
            assertThat(handled).isEmpty();
        }

        @Test
        @Clause(rfc = "RFC 9110", section = "15.2", demand = "HTTP/1.0 gets no interim answer")
        @Clause(rfc = "RFC 9110", section = "10.1.1", demand = "100-continue in HTTP/1.0 is ignored")
        void ofAnOldPeerAreIgnored() throws Exception {
            try (Peer peer = server.connect()) {
                peer.send("POST /read HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
                await().during(Duration.ofMillis(100)).until(() -> !peer.hasInput());
                assertThat(peer.ask("abc").text()).isEqualTo("abc");
            }
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "10.1.1",
                level = Clause.Level.MAY,
                demand = "No 100 is sent where there is no content, or where it has come already")
        void withoutContentToComeAreMetAlready() throws Exception {
            try (Peer peer = server.connect()) {
                assertThat(peer.ask(request("GET", "/1", "Expect: 100-continue\r\n"))
                                .status())
                        .isEqualTo(200);
                assertThat(peer.ask(request("POST", "/read", "Content-Length: 3\r\nExpect: 100-continue\r\n") + "abc")
                                .text())
                        .isEqualTo("abc");
            }
        }
    }

    @Nested
    class Patience {

        private final TestServer impatient = TestServer.serving(
                options -> options.headTimeout(Duration.ofMillis(700))
                        .idleTimeout(Duration.ofMillis(300))
                        .bodyTimeout(Duration.ofMillis(300)),
                Route.any("/**", ConnectionConformanceTests.this::note));

        @AfterEach
        void stop() {
            impatient.close();
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "15.5.9",
                level = Clause.Level.HARDENING,
                demand = "The whole header has one deadline, however often a byte arrives")
        void endsForAHeadThatComesByteByByte() throws Exception {
            try (Peer peer = impatient.connect()) {
                peer.send("GET /1 HTTP/1.1\r\nHost: h\r\nX: ");
                await().pollInterval(Duration.ofMillis(20)).until(() -> {
                    peer.send("x");
                    return peer.hasInput();
                });
                Answer answer = peer.read();
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.closes()).isTrue();
                assertEnds(peer);
            }
            assertThat(handled).isEmpty();
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "15.5.9",
                level = Clause.Level.HARDENING,
                demand = "Content that does not get on gets 408, and the connection closes")
        void endsForContentThatDoesNotGetOn() throws Exception {
            try (Peer peer = impatient.connect()) {
                Answer answer = peer.ask(request("POST", "/read", "Content-Length: 9\r\n") + "abc");
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.closes()).isTrue();
                assertEnds(peer);
            }
            assertThat(handled).isEmpty();
        }

        @Test
        @Clause(
                rfc = "RFC 9112",
                section = "9.5",
                level = Clause.Level.MAY,
                demand = "An idle connection ends without a word after a while")
        void endsForAConnectionThatIsIdle() throws Exception {
            try (Peer peer = impatient.connect()) {
                assertThat(peer.ask(get("/1")).status()).isEqualTo(200);
                assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            }
        }
    }
}
