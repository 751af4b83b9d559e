package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line break that some peers send behind the content of a POST: it begins no request (RFC 9112, 2.2). */
@Timeout(60)
class EmptyLineTests {

    private static final String DEMAND =
            "An empty line alone begins no request, so none is refused where nothing follows";

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Route ECHO =
            Route.any("/**", request -> Response.text(request.body().text()));

    /** Waits much longer for a request than for the rest of one that has begun. */
    private final TestServer server = TestServer.serving(options -> options.headTimeout(SHORT), ECHO);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n"})
    @Clause(rfc = "RFC 9112", section = "2.2", level = Clause.Level.SHOULD, demand = DEMAND)
    void isNotRefusedWhenThePeerEndsItsHalf(String line) throws Exception {
        try (Peer peer = server.connect()) {
            assertThat(peer.ask(post("/1", "abc") + line).text()).isEqualTo("abc");
            assertThat(peer.endOutput().readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
        assertThat(server.snapshot().rejected()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n"})
    @Clause(rfc = "RFC 9112", section = "2.2", level = Clause.Level.SHOULD, demand = DEMAND)
    void leavesTheConnectionIdle(String line) throws Exception {
        try (TestServer impatient = TestServer.serving(options -> options.idleTimeout(SHORT), ECHO);
                Peer peer = impatient.connect()) {
            assertThat(peer.ask(post("/1", "abc") + line).text()).isEqualTo("abc");
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(impatient.snapshot().rejected()).isEmpty();
        }
    }

    @Test
    void mayArriveLongBeforeTheRequest() throws Exception {
        try (Peer peer = server.connect()) {
            peer.ask(post("/1", "abc") + "\r");
            await().during(SHORT.multipliedBy(2)).until(() -> !peer.hasInput());
            assertThat(peer.ask("\n" + post("/2", "def")).text()).isEqualTo("def");
        }
    }

    @Test
    void isFollowedByAHeadThatHasItsOwnTime() throws Exception {
        try (Peer peer = server.connect()) {
            peer.ask(post("/1", "abc") + "\r\n");
            assertThat(peer.ask("GET / HT").status()).isEqualTo(408);
        }
    }

    @Test
    void isCountedHoweverItArrives() throws Exception {
        try (Peer peer = server.connect()) {
            peer.ask(post("/1", "abc") + "\r\n");
            await().during(Duration.ofMillis(50)).until(() -> !peer.hasInput());
            assertThat(peer.ask("\r\n" + get("/2")).status()).isEqualTo(400);
        }
        assertThat(server.snapshot().rejected()).containsOnlyKeys("TS-LINE-01");
    }

    @Test
    void doesNotDelayAStop() throws Exception {
        try (TestServer patient = TestServer.serving(ECHO);
                Peer peer = patient.connect()) {
            peer.ask(post("/1", "abc") + "\r\n");
            assertThat(patient.server().stop(Duration.ofSeconds(20))).isTrue();
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }
}
