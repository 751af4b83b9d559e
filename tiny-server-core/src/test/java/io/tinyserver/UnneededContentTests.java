package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.content.Pages;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that waits before it sends content that the answer does not depend on. */
@Timeout(60)
class UnneededContentTests {

    private final CopyOnWriteArrayList<String> handled = new CopyOnWriteArrayList<>();

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("index.html"), "<p>page</p>");
        ImmediateHandler echo = request -> {
            try {
                return Response.text(request.body().text());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        };
        Router router = Router.builder()
                .get("/get", request -> {
                    handled.add(request.path());
                    return Response.of(Status.OK);
                })
                .post("/echo", echo)
                .build();
        server = TestServer.with(builder -> builder.router(router).pages(Pages.fromFolder(folder)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "404, POST, /none",
        "405, POST, /get",
        "501, BREW, /get",
        "204, OPTIONS, /get",
        "204, OPTIONS, *",
        "200, GET, /",
        "405, PUT, /"
    })
    @Clause(
            rfc = "RFC 9110",
            section = "10.1.1",
            demand = "No 100 is sent where method and target are enough for the final status")
    @Clause(
            rfc = "RFC 9110",
            section = "10.1.1",
            demand = "Behind a final status in place of a 100 the content is never taken for a request")
    void isNotAskedFor(int status, String method, String target) throws Exception {
        for (String framing : new String[] {"Content-Length: 50", "Transfer-Encoding: chunked"}) {
            try (Peer peer = server.connect()) {
                Answer answer = peer.ask(request(method, target, "Expect: 100-continue\r\n" + framing + "\r\n"));
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.closes()).isTrue();
                peer.send(get("/get").repeat(20)).endOutput();
                assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            }
        }
        assertThat(handled).isEmpty();
        assertThat(server.snapshot().rejected()).isEmpty();
    }

    @Test
    void isPassedOverWhereItComesAtOnce() throws Exception {
        try (Peer peer = server.connect()) {
            String head = request("POST", "/none", "Expect: 100-continue\r\nContent-Length: 3\r\n");
            assertThat(peer.ask(head + "abc").status()).isEqualTo(404);
            assertThat(peer.ask(get("/get")).status()).isEqualTo(200);
        }
    }

    @Test
    void isAskedForByAHandlerThatMayReadIt() throws Exception {
        try (Peer peer = server.connect()) {
            peer.send(request("POST", "/echo", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
            assertThat(peer.read().status()).isEqualTo(100);
            assertThat(peer.ask("abc").text()).isEqualTo("abc");
        }
    }
}
