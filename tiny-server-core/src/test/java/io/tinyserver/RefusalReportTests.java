package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Response;
import io.tinyserver.http.UnusableUriException;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Who runs the server learns of every refusal, and of nothing that a peer could have written there. */
class RefusalReportTests {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    private final ServerListener listener = new ServerListener() {
        @Override
        public void rejected(String rule, int status) {
            heard.add(rule + " " + status);
        }
    };

    @Test
    void goesToListenerSnapshotAndLog() throws Exception {
        try (TestServer server =
                TestServer.with(parts -> parts.listener(listener).router(routes()))) {
            assertThat(server.ask("G\0T /\u001b[31m\nINFO: forged HTTP/1.1\r\n\r\n")
                            .status())
                    .isEqualTo(400);
            await().atMost(TestServer.PATIENCE).until(() -> !heard.isEmpty());

            String rule = server.snapshot().rejected().keySet().iterator().next();
            assertThat(heard).containsExactly(rule + " 400");
            List<String> lines = server.log().at(Level.INFO).stream()
                    .filter(line -> line.contains("Refused"))
                    .toList();
            assertThat(lines).singleElement().asString().contains(rule).doesNotContain("forged", "\u001b", "\0");
        }
    }

    @Test
    void requestOfWhichAHandlerCanMakeNoUriIsRefusedAndDoesNotCountAsFailed() throws Exception {
        Route needsUri = Route.get("/uri", request -> {
            throw new UnusableUriException(new URISyntaxException("a b", "as the test wants it"));
        });
        try (TestServer server =
                        TestServer.with(parts -> parts.listener(listener).router(Router.of(needsUri)));
                Peer peer = server.connect()) {
            Answer answer = peer.ask(Peer.get("/uri"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).isEqualTo("400 Bad Request\n");
            assertThat(peer.ask(Peer.get("/uri")).status()).isEqualTo(400);
            await().atMost(TestServer.PATIENCE).until(() -> heard.size() == 2);
            assertThat(heard).containsOnly("TS-TARGET-13 400");
            assertThat(server.snapshot().failed()).isZero();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void chunkExtensionsBeyondTheLimitAreRefused() throws Exception {
        String chunk = "1;a=" + "b".repeat(17) + "\r\nx\r\n";
        try (TestServer server = TestServer.with(
                options -> options.maxChunkExtensionBytes(40),
                parts -> parts.listener(listener).router(routes()))) {
            String head = Peer.request("POST", "/", "Transfer-Encoding: chunked\r\n");
            assertThat(server.ask(head + chunk + "0\r\n\r\n").text()).isEqualTo("1");
            assertThat(server.ask(head + chunk.repeat(10) + "0\r\n\r\n").status())
                    .isEqualTo(400);
            await().atMost(TestServer.PATIENCE).until(() -> !heard.isEmpty());
            assertThat(heard).containsExactly("TS-LIMIT-04 400");
        }
    }

    private static Router routes() {
        return Router.of(
                Route.post("/", request -> Response.text("" + request.body().bytes().length)));
    }
}
