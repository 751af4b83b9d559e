package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exercise from which the server grew: three workers, a page, and a path that takes its time. */
@Timeout(60)
class ExerciseTests {

    private static final ImmediateHandler PAGE = request -> Response.html("<p>hello</p>");

    private final HeldHandler sleep = new HeldHandler();
    private final List<Peer> peers = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.with(parts -> parts.poolSize(3)
                .router(Router.of(
                        Route.get("/", PAGE),
                        Route.get("/quick", request -> Response.text("quick")),
                        Route.get("/sleep", sleep))));
    }

    @AfterEach
    void stop() throws Exception {
        sleep.letGo(1000);
        for (Peer peer : peers) {
            peer.close();
        }
        server.close();
    }

    @Test
    void pageAnswersWhileEveryWorkerSleeps() throws Exception {
        askToSleep(3);
        sleep.awaitEntered(3);
        assertThat(server.ask(get("/")).text()).isEqualTo("<p>hello</p>");
        assertThat(server.ask(get("/nothing")).status()).isEqualTo(404);
        assertThat(sleep.inside()).isEqualTo(3);
    }

    @Test
    void quickAnswerComesAtOnceWhileOneWorkerIsLeft() throws Exception {
        askToSleep(2);
        sleep.awaitEntered(2);
        for (int i = 0; i < 50; i++) {
            assertThat(server.ask(get("/quick")).text()).isEqualTo("quick");
        }
        assertThat(sleep.inside()).isEqualTo(2);
    }

    @Test
    void fourthWaitsForAWorkerAndIsServedWhenOneIsFree() throws Exception {
        askToSleep(3);
        sleep.awaitEntered(3);
        Peer fourth = server.connect();
        peers.add(fourth);
        fourth.send(get("/quick"));
        await().until(() -> server.snapshot().queued() == 1);
        assertThat(fourth.hasInput()).isFalse();
        sleep.letGo(1);
        assertThat(fourth.read().text()).isEqualTo("quick");
        assertThat(sleep.inside()).isEqualTo(2);
    }

    @Test
    void nobodyStarvesWhenManyWait() throws Exception {
        askToSleep(40);
        sleep.awaitEntered(3);
        await().until(() -> server.snapshot().queued() == 37);
        for (int i = 0; i < 37; i++) {
            sleep.letGo(1).awaitEntered(1);
        }
        sleep.letGo(3);
        for (Peer peer : peers) {
            assertThat(peer.read().text()).isEqualTo("/sleep");
        }
        await().until(() -> server.snapshot().busy() == 0);
        assertThat(server.snapshot().activeRequests()).isZero();
    }

    private void askToSleep(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Peer peer = server.connect();
            peers.add(peer);
            peer.send(get("/sleep"));
        }
    }
}
