package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where nothing can be logged, requests are answered all the same. */
@Timeout(60)
class BrokenLogTests {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private static TestServer server(DispatchMode mode) {
        return TestServer.serving(
                options -> options.dispatch(mode),
                Route.get("/", request -> Response.text("page")),
                Route.get("/fails", request -> {
                    throw new IllegalStateException("as the test wants it");
                }),
                Route.get(
                        "/breaks",
                        request -> Response.of("a/b", new Body.Written(out -> {
                            out.write(new byte[100_000]);
                            throw new IOException("as the test wants it");
                        }))));
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatFailsIsAnswered(DispatchMode mode) throws Exception {
        try (TestServer server = server(mode);
                BrokenLog log = new BrokenLog()) {
            for (int i = 0; i < 20; i++) {
                assertThat(server.ask(get("/fails")).status()).isEqualTo(500);
            }
            assertThat(log.refused()).isGreaterThanOrEqualTo(20);
            assertThat(server.ask(get("/")).text()).isEqualTo("page");
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentThatFailsIsBrokenOff(DispatchMode mode) throws Exception {
        try (TestServer server = server(mode);
                BrokenLog log = new BrokenLog()) {
            assertThatThrownBy(() -> server.ask(get("/breaks"))).isInstanceOf(IOException.class);
            assertThat(log.refused()).isPositive();
            assertThat(server.ask(get("/")).text()).isEqualTo("page");
        }
    }

    @Test
    void whatIsRefusedIsAnswered() throws Exception {
        try (TestServer server = TestServer.serving();
                BrokenLog log = new BrokenLog()) {
            assertThat(server.ask("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
            assertThat(log.refused()).as("there is a line a second").isEqualTo(1);
        }
    }

    @Test
    void peerThatIsLateIsToldSo() throws Exception {
        try (TestServer server = TestServer.serving(options -> options.headTimeout(SHORT));
                BrokenLog log = new BrokenLog()) {
            assertThat(server.ask("GET / HTTP/1.1\r\n").status()).isEqualTo(408);
            assertThat(log.refused()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerThatIsLateIsReplaced(DispatchMode mode) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Route late = Route.get("/", request -> {
            end.await();
            return Response.text("late");
        });
        try (TestServer server =
                        TestServer.serving(options -> options.dispatch(mode).answerTimeout(SHORT), late);
                BrokenLog log = new BrokenLog()) {
            assertThat(server.ask(get("/")).status()).isEqualTo(503);
            assertThat(log.refused()).isPositive();
            end.countDown();
        }
    }
}
