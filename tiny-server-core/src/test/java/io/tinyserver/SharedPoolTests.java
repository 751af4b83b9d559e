package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool that the caller owns: its permits bound all user code, its queue bounds what waits, and it outlives its servers. */
@Timeout(60)
class SharedPoolTests {

    private static final int SIZE = 2;
    private static final ImmediateHandler PAGE = request -> Response.text("page");

    private final ThreadPool pool =
            ThreadPool.builder().size(SIZE).queueCapacity(3).name("shared").build();
    private final HeldHandler held = new HeldHandler();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        held.letGo(1000);
        for (Peer peer : peers) {
            peer.close();
        }
        pool.shutdownNow();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private TestServer server(Route... routes) {
        return TestServer.with(parts -> parts.pool(pool).router(Router.of(routes)));
    }

    private Peer ask(TestServer server, String path) throws Exception {
        Peer peer = server.connect();
        peers.add(peer);
        return peer.send(get(path));
    }

    private Response counted(Request request) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
        }
        inside.decrementAndGet();
        return Response.text(request.path());
    }

    // --- permits
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void neverMoreRunAtOnceThanThePoolAllowsWhoeverAsks() throws Exception {
        Handler counted = this::counted;
        try (TestServer one = server(
                        Route.get("/quick", counted).quick(),
                        Route.get("/learn", counted),
                        Route.get("/blocking", counted).blocking());
                TestServer two = server(Route.get("/learn", counted))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TestServer server = i % 3 == 0 ? two : one;
                String path = List.of("/learn", "/quick", "/blocking").get(i % 3);
                threads.add(new Thread(() -> askOften(server, path)));
            }
            threads.add(new Thread(this::submitOften));
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(most.get()).isBetween(1, SIZE);
            await().until(() -> pool.figures().busy() == 0);
        }
    }

    private void askOften(TestServer server, String path) {
        try (Peer peer = server.connect()) {
            for (int i = 0; i < 1500; i++) {
                peer.ask(get(path));
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private void submitOften() {
        for (int i = 0; i < 3000; i++) {
            try {
                pool.execute(() -> counted(Request.of(Method.GET, "/")));
            } catch (RejectedExecutionException full) {
                Thread.yield();
            }
        }
    }

    @Test
    void jobsOfTheOwnerTakeTheirTurnWithRequests() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (TestServer server = server(Route.get("/held", held), Route.get("/page", PAGE))) {
            for (int i = 0; i < SIZE; i++) {
                pool.submit(() -> letGo.await(20, TimeUnit.SECONDS));
            }
            Peer waiting = ask(server, "/held");
            await().until(() -> pool.figures().queued() == 1);
            assertThat(server.ask(get("/page")).text()).isEqualTo("page");
            assertThat(held.inside()).isZero();
            letGo.countDown();
            held.letGo(1);
            assertThat(waiting.read().text()).isEqualTo("/held");
        }
    }

    // --- a full pool
    // -------------------------------------------------------------------------------------------------------------

    @Test
    void fullPoolStillAcceptsServesPagesAndRefusesProperly() throws Exception {
        try (TestServer server = server(
                Route.get("/held", held),
                Route.get("/page", PAGE),
                Route.get("/health", request -> Response.text("up")).reserved(),
                Route.get("/quick", request -> Response.text("quick")).quick())) {
            fill(server);
            try (Peer peer = server.connect()) {
                for (int i = 0; i < 20; i++) {
                    Answer refusal = peer.ask(get(i % 2 == 0 ? "/held" : "/quick"));
                    assertThat(refusal.status()).isEqualTo(503);
                    assertThat(refusal.header("Retry-After")).isNotNull();
                    assertThat(refusal.closes()).isFalse();
                    assertThat(peer.ask(get("/page")).text()).isEqualTo("page");
                    assertThat(peer.ask(get("/health")).text()).isEqualTo("up");
                    assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
                }
            }
            assertThat(server.snapshot().rejected()).containsOnly(Map.entry("TS-LOAD-01", 20L));
            held.letGo(1000);
            for (Peer peer : peers) {
                assertThat(peer.read().text()).isEqualTo("/held");
            }
            assertThat(server.ask(get("/quick")).text()).isEqualTo("quick");
        }
    }

    private void fill(TestServer server) throws Exception {
        for (int i = 0; i < SIZE; i++) {
            ask(server, "/held");
        }
        held.awaitEntered(SIZE);
        for (int i = 0; i < 3; i++) {
            ask(server, "/held");
        }
        await().until(() -> pool.figures().queued() == 3);
    }

    @Test
    void reservedRouteThatBlocksHoldsUpReservedRoutesAlone() throws Exception {
        HeldHandler health = new HeldHandler();
        try (TestServer server = server(
                Route.get("/health", health).reserved(),
                Route.get("/live", request -> Response.text("live")).reserved(),
                Route.get("/quick", request -> Response.text("quick")))) {
            Peer waiting = ask(server, "/health");
            health.awaitEntered(1);
            Peer behind = ask(server, "/live");
            for (int i = 0; i < 20; i++) {
                assertThat(server.ask(get("/quick")).text()).isEqualTo("quick");
            }
            assertThat(behind.hasInput()).isFalse();
            health.letGo(1);
            assertThat(waiting.read().text()).isEqualTo("/health");
            assertThat(behind.read().text()).isEqualTo("live");
        }
    }

    // --- life
    // --------------------------------------------------------------------------------------------------------------------

    @Test
    void poolOutlivesItsServers() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (TestServer one = server(Route.get("/page", PAGE));
                    TestServer two = server(Route.get("/page", PAGE))) {
                assertThat(one.ask(get("/page")).text()).isEqualTo("page");
                assertThat(two.ask(get("/page")).text()).isEqualTo("page");
                assertThat(pool.figures().threads()).isGreaterThan(SIZE);
            }
            await().until(() -> pool.figures().threads() == SIZE);
            assertThat(pool.submit(() -> "still there").get(20, TimeUnit.SECONDS))
                    .isEqualTo("still there");
        }
    }

    @Test
    void stoppingOneServerDoesNotDisturbAnother() throws Exception {
        try (TestServer one = server(Route.get("/held", held));
                TestServer two = server(Route.get("/held", held))) {
            Peer of1 = ask(one, "/held");
            Peer of2 = ask(two, "/held");
            held.awaitEntered(2);
            one.server().stop(Duration.ofMillis(20));
            await().until(() -> held.interrupted() == 1);
            assertThat(of1.read().status()).isEqualTo(503);
            held.letGo(1);
            assertThat(of2.read().text()).isEqualTo("/held");
        }
    }

    @Test
    void requestLeftInTheQueueIsNotBegunWhenItsServerIsGone() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        TestServer server = server(Route.get("/held", held));
        for (int i = 0; i < SIZE; i++) {
            pool.submit(() -> letGo.await(20, TimeUnit.SECONDS));
        }
        ask(server, "/held");
        await().until(() -> pool.figures().queued() == 1);
        server.server().stop(Duration.ofMillis(20));
        letGo.countDown();
        pool.submit(() -> "the queue is empty now").get(20, TimeUnit.SECONDS);
        await().until(() -> pool.figures().busy() == 0);
        held.letGo(1).hasNotEntered();
        server.close();
    }

    @Test
    void poolThatIsShutDownCannotServe() {
        pool.shutdown();
        assertThatThrownBy(() -> server(Route.get("/page", PAGE))).isInstanceOf(RuntimeException.class);
    }
}
