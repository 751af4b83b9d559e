package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where handlers run: in place as long as that is good for all, on the pool otherwise; and what a run leaves behind. */
@Timeout(60)
class DispatchTests {

    private static final Route QUICK = Route.get("/quick", request -> Response.text("quick"));

    private static TestServer server(int poolSize, int reactors, DispatchMode mode, Route... routes) {
        return TestServer.with(
                options -> options.reactors(reactors).dispatch(mode),
                parts -> parts.poolSize(poolSize).router(Router.of(routes)));
    }

    // --- leadership
    // --------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"2, 1, AUTO", "3, 2, AUTO", "2, 1, INLINE", "4, 2, INLINE", "2, 1, POOL"})
    void handlerThatBlocksHoldsUpNobody(int poolSize, int reactors, DispatchMode mode) throws Exception {
        HeldHandler held = new HeldHandler();
        try (TestServer server = server(poolSize, reactors, mode, QUICK, Route.get("/held", held));
                Peer blocked = server.connect();
                Peer other = server.connect()) {
            for (int round = 0; round < 5; round++) {
                blocked.send(get("/held") + get("/quick"));
                held.awaitEntered(1);
                for (int i = 0; i < 20; i++) {
                    assertThat(other.ask(get("/quick")).text()).isEqualTo("quick");
                    assertThat(server.ask(get("/nothing")).status()).isEqualTo(404);
                }
                held.letGo(1);
                assertThat(blocked.read().text()).isEqualTo("/held");
                assertThat(blocked.read().text()).isEqualTo("quick");
            }
        }
    }

    /** With one permit, taken by the run that cost leadership, the next leader still does what needs none. */
    @ParameterizedTest
    @EnumSource(DispatchMode.class)
    void serverWithOneWorkerStaysReachableWhileItIsBusy(DispatchMode mode) throws Exception {
        HeldHandler held = new HeldHandler();
        try (TestServer server = server(1, 1, mode, QUICK, Route.get("/held", held));
                Peer blocked = server.connect();
                Peer waiting = server.connect()) {
            blocked.send(get("/held"));
            held.awaitEntered(1);
            waiting.send(get("/quick"));
            for (int i = 0; i < 20; i++) {
                assertThat(server.ask(get("/nothing")).status()).isEqualTo(404);
            }
            await().until(() -> server.snapshot().queued() == 1);
            assertThat(waiting.hasInput()).isFalse();
            held.letGo(1);
            assertThat(blocked.read().text()).isEqualTo("/held");
            assertThat(waiting.read().text()).isEqualTo("quick");
        }
    }

    @Test
    void lossIsCountedAndToldWithTheRoute() throws Exception {
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        ServerListener listener = new ServerListener() {
            @Override
            public void leadershipLost(String route, boolean blamed) {
                lost.add(route + " " + blamed);
            }
        };
        HeldHandler held = new HeldHandler();
        try (TestServer server = TestServer.with(parts -> parts.poolSize(2)
                        .listener(listener)
                        .router(Router.of(Route.get("/held/{n}", held).quick())));
                Peer peer = server.connect()) {
            peer.send(get("/held/1"));
            held.awaitEntered(1);
            await().until(() -> server.snapshot().leadershipLost() == 1);
            held.letGo(1);
            assertThat(peer.read().text()).isEqualTo("/held/1");
            await().until(() -> !lost.isEmpty());
            assertThat(lost.peek()).startsWith("GET /held/{n}");
        }
    }

    @Test
    void slowRouteIsSoonHandedToThePool() throws Exception {
        Route slow = Route.get("/slow", request -> {
            TimeUnit.MILLISECONDS.sleep(8);
            return Response.text("slow");
        });
        try (TestServer server = server(4, 1, DispatchMode.AUTO, QUICK, slow);
                Peer peer = server.connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(peer.ask(get("/slow")).text()).isEqualTo("slow");
                assertThat(peer.ask(get("/quick")).text()).isEqualTo("quick");
            }
            assertThat(server.snapshot().leadershipLost()).isLessThan(30);
        }
    }

    /** Each path is seen once, so nothing can be learned of one; the alarm has to do it. */
    @Test
    void slowPathsNeverSeenBeforeDoNotCostALossEach() throws Exception {
        Route all = Route.get("/**", request -> {
            TimeUnit.MILLISECONDS.sleep(8);
            return Response.text(request.path());
        });
        try (TestServer server = server(4, 1, DispatchMode.AUTO, all);
                Peer one = server.connect();
                Peer two = server.connect()) {
            for (int i = 0; i < 200; i++) {
                one.send(get("/one/" + i));
                two.send(get("/two/" + i));
                assertThat(one.read().text()).isEqualTo("/one/" + i);
                assertThat(two.read().text()).isEqualTo("/two/" + i);
            }
            assertThat(server.snapshot().leadershipLost()).isLessThan(100);
        }
    }

    // --- hints and modes
    // ---------------------------------------------------------------------------------------------------------

    @Test
    void hintsWinOverTheMode() throws Exception {
        Handler who = request -> Response.text(Thread.currentThread().getName());
        for (DispatchMode mode : DispatchMode.values()) {
            try (TestServer server = server(
                            4,
                            1,
                            mode,
                            Route.get("/blocking", who).blocking(),
                            Route.get("/quick", who).quick(),
                            Route.get("/reserved", who).reserved());
                    Peer peer = server.connect()) {
                for (String path : List.of("/blocking", "/quick", "/reserved")) {
                    for (int i = 0; i < 20; i++) {
                        assertThat(peer.ask(get(path)).text()).startsWith("tiny-worker-");
                    }
                }
                assertThat(server.snapshot().requests()).isEqualTo(60);
            }
        }
    }

    @Test
    void blockingRouteNeverCostsLeadership() throws Exception {
        HeldHandler held = new HeldHandler();
        try (TestServer server = server(
                        3, 1, DispatchMode.AUTO, QUICK, Route.get("/held", held).blocking());
                Peer peer = server.connect()) {
            for (int i = 0; i < 10; i++) {
                peer.send(get("/held"));
                held.awaitEntered(1);
                await().until(() -> server.ask(get("/nothing")).status() == 404);
                held.letGo(1);
                assertThat(peer.read().text()).isEqualTo("/held");
            }
            assertThat(server.snapshot().leadershipLost()).isZero();
        }
    }

    // --- what a run leaves behind
    // ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"quick", "blocking", "reserved", "deposed"})
    void nothingThatAHandlerDoesToItsThreadReachesTheNext(String where) throws Exception {
        ClassLoader foreign = new URLClassLoader(new URL[0]);
        Handler rude = request -> {
            Thread.currentThread().setName("rude");
            Thread.currentThread().setContextClassLoader(foreign);
            if (where.equals("deposed")) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Thread.currentThread().interrupt();
            return Response.text("done");
        };
        Handler look = request -> Response.text(Thread.currentThread().getName() + " "
                + Thread.currentThread().isInterrupted() + " "
                + (Thread.currentThread().getContextClassLoader() == foreign));
        try (TestServer server =
                        server(1, 1, DispatchMode.AUTO, hinted("/rude", rude, where), hinted("/look", look, where));
                Peer peer = server.connect()) {
            for (int i = 0; i < 10; i++) {
                assertThat(peer.ask(get("/rude")).text()).isEqualTo("done");
                assertThat(peer.ask(get("/look")).text()).matches("tiny-worker-\\d false false");
            }
        }
    }

    private static Route hinted(String path, Handler handler, String where) {
        Route route = Route.get(path, handler);
        return switch (where) {
            case "blocking" -> route.blocking();
            case "reserved" -> route.reserved();
            default -> route.quick();
        };
    }

    /** The interrupt of a stop must reach the handler it is meant for, though its thread led a moment ago. */
    @Test
    void handlersThatCostLeadershipAreAllReachedByTheStop() throws Exception {
        CountDownLatch entered = new CountDownLatch(3);
        CountDownLatch interrupted = new CountDownLatch(3);
        Handler waits = request -> waitForEver(request, entered, interrupted);
        List<Peer> peers = new ArrayList<>();
        try (TestServer server = server(3, 1, DispatchMode.INLINE, Route.get("/{n}", waits))) {
            for (int i = 0; i < 3; i++) {
                peers.add(server.connect().send(get("/" + i)));
            }
            entered.await();
            assertThat(server.server().stop(java.time.Duration.ofMillis(10))).isFalse();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            for (Peer peer : peers) {
                assertThat(peer.read().status()).isEqualTo(503);
                peer.leave();
            }
        }
    }

    private static Response waitForEver(Request request, CountDownLatch entered, CountDownLatch interrupted)
            throws InterruptedException {
        entered.countDown();
        try {
            new CountDownLatch(1).await();
            return Response.text(request.path());
        } finally {
            interrupted.countDown();
        }
    }
}
