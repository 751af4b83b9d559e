package io.tinyserver;

import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Body;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Headers;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an {@link ImmediateHandler} answers may take a shorter way; the peer must not be able to tell. */
@Timeout(60)
class ShortWayTests {

    private static final String POST_AND_MORE = "Content-Length: 5\r\n\r\nhello" + request("GET", "/quick/text", "");

    private static TestServer server;

    /** Gives the same answer in whatever way it is asked. */
    private interface Answering {
        Response answer(Request request) throws Exception;
    }

    private static Map<String, Answering> answers() {
        Map<String, Answering> answers = new LinkedHashMap<>();
        answers.put("text", request -> Response.text("hello"));
        answers.put("empty", request -> Response.of(Status.OK));
        answers.put("none", request -> Response.of(Status.NO_CONTENT));
        answers.put("reset", request -> Response.text("hello").withStatus(Status.of(205)));
        answers.put(
                "unchanged",
                request -> new Response.Ready(
                        Status.NOT_MODIFIED, Headers.of("ETag", "\"1\""), new Body.Bytes(new byte[9])));
        answers.put("large", request -> Response.text("0123456789".repeat(30_000)));
        answers.put("close", request -> Response.text("bye").withHeader("Connection", "x, close"));
        answers.put(
                "own",
                request ->
                        Response.text("hello").withHeader("Content-Length", "7").withHeader("Date", "never"));
        answers.put("path", request -> Response.text(request.method() + request.path() + request.pathParameters()));
        answers.put("content", request -> Response.text("got " + request.body().text()));
        answers.put("unfit", request -> new Response.Ready(Status.OK, new OneField("X-Illegal", "a\r\nb"), Body.EMPTY));
        answers.put("interim", request -> Response.of(Status.of(103)));
        answers.put("long", request -> Response.text("x").withHeader("X-Long", "x".repeat(70_000)));
        answers.put("null", request -> null);
        answers.put("throws", request -> {
            throw new IllegalStateException("meant to fail");
        });
        answers.put(
                "stream",
                request -> Response.of(
                        "text/plain",
                        new Body.Stream(
                                new ByteArrayInputStream("streamed".getBytes(StandardCharsets.US_ASCII)),
                                Body.UNKNOWN_LENGTH)));
        answers.put(
                "deferred", request -> Response.deferred(CompletableFuture.completedFuture(Response.text("later"))));
        return answers;
    }

    static Stream<Arguments> requests() {
        return answers().keySet().stream()
                .flatMap(name -> Stream.of(
                        Arguments.of(name, "GET", "HTTP/1.1", "\r\n"),
                        Arguments.of(name, "HEAD", "HTTP/1.1", "\r\n"),
                        Arguments.of(name, "GET", "HTTP/1.0", "Connection: keep-alive\r\n\r\n"),
                        Arguments.of(name, "GET", "HTTP/1.0", "\r\n"),
                        Arguments.of(name, "GET", "HTTP/1.1", "Connection: close\r\n\r\n"),
                        Arguments.of(name, "POST", "HTTP/1.1", POST_AND_MORE),
                        Arguments.of(name, "GET", "HTTP/1.1", "\r\n" + request("GET", "/quick/text", "")),
                        Arguments.of(
                                name,
                                "HEAD",
                                "HTTP/1.1",
                                "Connection: close\r\n\r\n" + request("GET", "/quick/text", ""))));
    }

    @BeforeAll
    static void start() {
        Router.Builder router = Router.builder().get("/quick/text", request -> Response.text("next"));
        answers().forEach((name, answering) -> {
            Handler usual = answering::answer;
            ImmediateHandler immediate = request -> immediately(answering, request);
            for (Method method : new Method[] {Method.GET, Method.POST}) {
                router.route(
                        Route.of(method, "/" + name + "/{way}/usual", usual).quick());
                router.route(Route.of(method, "/" + name + "/{way}/short", immediate));
            }
        });
        server = TestServer.with(builder -> builder.router(router.build()));
    }

    private static Response immediately(Answering answering, Request request) {
        try {
            return answering.answer(request);
        } catch (RuntimeException meant) {
            throw meant;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void answersAreTheSame(String name, String method, String version, String rest) throws Exception {
        String usual = conversation(name, "usual", method, version, rest);
        String shorter = conversation(name, "short", method, version, rest);
        assertThat(usual).startsWith("HTTP/1.1 ");
        assertThat(shorter).isEqualTo(usual);
    }

    /** All that comes back until the connection ends. */
    private static String conversation(String name, String way, String method, String version, String rest)
            throws IOException {
        try (Peer peer = server.connect()) {
            peer.send(method + " /" + name + "/1/" + way + " " + version + "\r\nHost: localhost\r\n" + rest);
            peer.endOutput();
            return peer.readAll().replaceAll("Date: [^\r]+", "Date").replace("/" + way, "/way");
        }
    }

    /** A header that checks nothing. */
    private record OneField(String name, String value) implements Headers {

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int index) {
            return name;
        }

        @Override
        public String value(int index) {
            return value;
        }
    }
}
