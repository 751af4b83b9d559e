package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongHandlerTests {

    private static final Duration SHORT = Duration.ofMillis(500);

    private static final Route LONG = Route.get("/long", request -> {
        Thread.sleep(2 * SHORT.toMillis());
        return Response.text("done");
    });

    @Test
    void isNotCutOffByTheTimeForTheNextRequestWhenItCostLeadership() throws Exception {
        answersInSpiteOfShortTimes(LONG.quick());
    }

    @Test
    void isNotCutOffByTheTimeForTheNextRequestWhenItWasHandedOver() throws Exception {
        answersInSpiteOfShortTimes(LONG.blocking());
    }

    private static void answersInSpiteOfShortTimes(Route route) throws Exception {
        try (TestServer server =
                        TestServer.serving(options -> options.headTimeout(SHORT).idleTimeout(SHORT), route);
                Peer peer = server.connect()) {
            assertThat(peer.ask(Peer.get("/long")).text()).isEqualTo("done");
            assertThat(peer.ask(Peer.get("/long")).text()).isEqualTo("done");
        }
    }
}
