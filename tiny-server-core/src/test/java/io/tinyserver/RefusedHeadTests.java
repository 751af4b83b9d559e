package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedHeadTests {

    private static final Route OK = Route.get("/", request -> Response.text("ok"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD / HTTP/1.1\r\nHost: a\r\n Folded: b\r\n\r\n",
                "\r\nHEAD / HTTP/1.1\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"
            })
    @Clause(rfc = "RFC 9110", section = "9.3.2", demand = "HEAD is never answered with content, not even by an error")
    void refusalOfAMalformedHeadHasNoContent(String message) throws Exception {
        try (TestServer server = TestServer.serving(OK);
                Peer peer = server.connect()) {
            assertThat(peer.send(message).readHead().status()).isEqualTo(400);
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "9.3.2", demand = "HEAD is never answered with content, not even by an error")
    void refusalOfAHeadThatIsCutOffOrLateHasNoContent() throws Exception {
        try (TestServer server = TestServer.serving(OK);
                Peer cutOff = server.connect()) {
            assertThat(cutOff.send("HEAD / HTTP/1.1\r\nHo")
                            .endOutput()
                            .readHead()
                            .status())
                    .isEqualTo(400);
            assertThat(cutOff.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        try (TestServer server = TestServer.serving(options -> options.headTimeout(Duration.ofMillis(500)), OK);
                Peer late = server.connect()) {
            assertThat(late.send("HEAD / HTTP/1.1\r\nHo").readHead().status()).isEqualTo(408);
            assertThat(late.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "15.3.6", demand = "A 205 has no content")
    void resetContentHasNoContent() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.US_ASCII);
        Route reset = Route.get(
                "/reset", request -> new Response.Ready(Status.of(205), Headers.EMPTY, new Body.Bytes(content)));
        try (TestServer server = TestServer.serving(OK, reset);
                Peer peer = server.connect()) {
            Answer answer = peer.ask(Peer.get("/reset"));
            assertThat(answer.status()).isEqualTo(205);
            assertThat(answer.header("Content-Length")).isEqualTo("0");
            assertThat(peer.ask(Peer.get("/")).text()).isEqualTo("ok");
        }
    }
}
