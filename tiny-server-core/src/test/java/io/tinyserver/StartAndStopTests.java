package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Response;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a start to a stop and on to the next start: what is served meanwhile, and what is left afterwards. */
@Timeout(60)
class StartAndStopTests {

    private static final Handler QUICK = request -> Response.text("quick");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final HeldHandler held = new HeldHandler();

    // --- start ---

    @Test
    void serverStartsOnceItsPortIsFree() throws Exception {
        TinyServer server;
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            server = TinyServer.builder().port(taken.getLocalPort()).build();
            assertThatExceptionOfType(PortInUseException.class).isThrownBy(server::start);
        }
        try (TinyServer started = server.start()) {
            assertThat(started.isRunning()).isTrue();
        }
    }

    // --- stop ---

    @Test
    void connectionThatSaysNothingDelaysAStopForAMomentOnly() throws Exception {
        try (TestServer server = TestServer.serving(Route.get("/", QUICK));
                Peer silent = server.connect()) {
            await().until(() -> server.snapshot().connections() == 1);
            long start = System.nanoTime();
            assertThat(server.server().stop(LONG)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(silent.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @Test
    void stopInterruptsWhatBeginsAfterTheTime() throws Exception {
        try (ThreadPool pool = new ThreadPool(1);
                TestServer server =
                        TestServer.with(parts -> parts.pool(pool).router(Router.of(Route.get("/held", held))));
                Peer first = server.connect().send(get("/held"));
                Peer second = server.connect().send(get("/held"));
                Peer third = server.connect().send(get("/held"))) {
            held.awaitEntered(1);
            await().until(() -> server.snapshot().activeRequests() == 3);
            assertThat(server.server().stop(SHORT)).isFalse();
            await().until(() -> pool.figures().busy() == 0);
            assertThat(held.interrupted()).isEqualTo(3);
            assertThat(server.log().at(Level.WARNING)).isEmpty();
            for (Peer peer : List.of(first, second, third)) {
                assertThat(peer.read().status()).isEqualTo(503);
            }
        }
    }

    @Test
    void stopUnderLoadBreaksNoAnswerOff() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (LoadUntilStopped load = new LoadUntilStopped(6)) {
                load.awaitAnswers(200);
                assertThat(load.server().server().stop(LONG)).isTrue();
                load.awaitClients();
                assertThat(load.failures()).isEmpty();
                assertThat(load.answered()).isEqualTo(load.handled());
            }
        }
    }

    // --- again, and what is left ---

    @Test
    void restartsOnTheSamePort() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (TestServer server = TestServer.with(
                options -> options.port(port), parts -> parts.router(Router.of(Route.get("/", QUICK))))) {
            for (int i = 0; i < 3; i++) {
                assertThat(server.server().start().port()).isEqualTo(port);
                try (Peer peer = server.connect()) {
                    assertThat(peer.ask(get("/")).text()).isEqualTo("quick");
                    server.server().stop(LONG);
                }
            }
        }
    }

    @Test
    void callersPoolIsGivenBackAsItWas() throws Exception {
        try (ThreadPool pool = new ThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                try (TestServer server = TestServer.with(
                        options -> options.reactors(2),
                        parts -> parts.pool(pool).router(Router.of(Route.get("/", QUICK))))) {
                    assertThat(server.snapshot().poolSize()).isEqualTo(3);
                    assertThat(server.ask(get("/")).text()).isEqualTo("quick");
                    assertThat(pool.figures().threads()).isEqualTo(3 + 2 + 1);
                }
                await().until(() -> pool.figures().threads() == 3);
                assertThat(pool.submit(() -> 42).get(10, TimeUnit.SECONDS)).isEqualTo(42);
            }
        }
    }

    @Test
    void twoServersShareOnePool() throws Exception {
        try (ThreadPool pool = new ThreadPool(2);
                TestServer one = TestServer.with(parts -> parts.pool(pool).router(Router.of(Route.get("/", QUICK))));
                TestServer two = TestServer.with(parts -> parts.pool(pool)
                        .router(Router.of(
                                Route.get("/", QUICK), Route.get("/held", held), Route.get("/page", (ImmediateHandler)
                                        request -> Response.text("page")))));
                Peer first = two.connect().send(get("/held"));
                Peer second = two.connect().send(get("/held"));
                Peer waiting = one.connect()) {
            held.awaitEntered(2);
            waiting.send(get("/"));
            await().until(() -> pool.figures().queued() == 1);
            assertThat(two.ask(get("/page")).text()).isEqualTo("page");
            held.letGo(2);
            assertThat(waiting.read().text()).isEqualTo("quick");
            assertThat(first.read().text()).isEqualTo("/held");
            assertThat(second.read().text()).isEqualTo("/held");
            assertThat(two.server().stop(LONG)).isTrue();
            assertThat(one.ask(get("/")).text()).isEqualTo("quick");
        }
    }

    @Test
    void interruptOfWhoeverStopsEndsTheTimeForRequests() throws Exception {
        HeldHandler held = new HeldHandler();
        try (TestServer server = TestServer.serving(Route.get("/", held).blocking());
                Peer peer = server.connect()) {
            peer.send(get("/"));
            held.awaitEntered(1);
            CompletableFuture<Boolean> finished = new CompletableFuture<>();
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread stopping = new Thread(() -> {
                finished.complete(server.server().stop(LONG));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            stopping.start();
            await().until(() -> !server.server().isRunning());
            stopping.interrupt();
            assertThat(finished.get(20, TimeUnit.SECONDS))
                    .as("everything finished")
                    .isFalse();
            assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
            await().until(() -> held.interrupted() == 1);
        }
    }
}
