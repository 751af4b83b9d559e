package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where nothing can be logged, requests are answered all the same. */
@Timeout(60)
class BrokenLogTests {

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
}
