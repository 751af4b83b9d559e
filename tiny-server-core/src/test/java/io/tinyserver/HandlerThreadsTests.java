package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that are handed over, each on a thread of its own: virtual ones where the JDK has them. */
@Timeout(60)
class HandlerThreadsTests {

    private static final int SIZE = 4;

    private final HeldHandler held = new HeldHandler();
    private final AtomicInteger started = new AtomicInteger();
    private final List<Peer> peers = new ArrayList<>();
    private final ThreadFactory threads = work -> {
        Thread thread = new OwnThreads().newThread(work);
        thread.setName("own-" + started.incrementAndGet());
        return thread;
    };

    @AfterEach
    void close() throws Exception {
        held.letGo(1000);
        for (Peer peer : peers) {
            peer.close();
        }
    }

    private TestServer server(Route... routes) {
        return server(options -> options, routes);
    }

    private TestServer server(UnaryOperator<ServerOptionsBuilder> options, Route... routes) {
        return TestServer.with(
                options, parts -> parts.poolSize(SIZE).handlerThreads(threads).router(Router.of(routes)));
    }

    private Peer ask(TestServer server, String path) throws Exception {
        Peer peer = server.connect();
        peers.add(peer);
        return peer.send(get(path));
    }

    @Test
    void runWhatIsHandedOverAndNothingElse() throws Exception {
        try (TestServer server = server(
                        Route.get(
                                        "/slow",
                                        request -> Response.text(
                                                Thread.currentThread().getName()))
                                .blocking(),
                        Route.get(
                                        "/quick",
                                        request -> Response.text(
                                                Thread.currentThread().getName()))
                                .quick());
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/slow")).text()).isEqualTo("own-1");
            assertThat(peer.ask(get("/quick")).text()).startsWith("tiny-worker-");
            assertThat(peer.ask(get("/slow")).text()).isEqualTo("own-2");
        }
    }

    @Test
    void leaveTheReservedLaneToItsOwn() throws Exception {
        try (TestServer server = server(Route.get(
                                "/reserved",
                                request -> Response.text(Thread.currentThread().getName()))
                        .reserved());
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/reserved")).text()).startsWith("tiny-worker-");
        }
    }

    @Test
    void areNoMoreThanThePoolAllows() throws Exception {
        try (TestServer server = server(Route.get("/held/**", held).blocking())) {
            for (int i = 0; i < SIZE + 2; i++) {
                ask(server, "/held/" + i);
            }
            held.awaitEntered(SIZE);
            await().until(() -> server.snapshot().queued() == 2);
            held.hasNotEntered();
            assertThat(started).hasValue(SIZE);
            assertThat(server.snapshot().busy()).isEqualTo(SIZE);
            held.letGo(1).awaitEntered(1);
            held.letGo(SIZE + 1);
            for (int i = 0; i < peers.size(); i++) {
                assertThat(peers.get(i).read().text()).isEqualTo("/held/" + i);
            }
            await().until(() -> server.snapshot().busy() == 0);
        }
    }

    @Test
    void needHardlyAnyWorkers() throws Exception {
        try (TestServer server = TestServer.with(parts -> parts.poolSize(500)
                .handlerThreads(threads)
                .router(Router.of(Route.get("/held", held).blocking())))) {
            for (int i = 0; i < 200; i++) {
                ask(server, "/held");
            }
            held.awaitEntered(200);
            assertThat(workers()).isLessThan(100);
            held.letGo(200);
            for (Peer peer : peers) {
                assertThat(peer.read().status()).isEqualTo(200);
            }
        }
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tiny-worker-"))
                .count();
    }

    @Test
    void answerWhateverKindOfAnswerTheHandlerGives() throws Exception {
        CompletableFuture<Response> promise = new CompletableFuture<>();
        try (TestServer server = server(
                        Route.get(
                                        "/written",
                                        request -> Response.of(
                                                "text/plain",
                                                new io.tinyserver.http.Body.Written(
                                                        out -> out.write("written".getBytes()))))
                                .blocking(),
                        Route.get("/promised", request -> Response.deferred(promise))
                                .blocking(),
                        Route.get("/failing", request -> {
                                    throw new IllegalStateException("deliberate");
                                })
                                .blocking(),
                        Route.post(
                                        "/echo",
                                        request -> Response.text(request.body().text()))
                                .blocking()
                                .streaming());
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/written")).text()).isEqualTo("written");
            peer.send(get("/promised"));
            await().until(() ->
                    server.snapshot().activeRequests() == 1 && server.snapshot().busy() == 0);
            promise.complete(Response.text("kept"));
            assertThat(peer.read().text()).isEqualTo("kept");
            assertThat(peer.ask(get("/failing")).status()).isEqualTo(500);
            assertThat(peer.ask(Peer.post("/echo", "x".repeat(200_000))).content())
                    .hasSize(200_000);
            assertThat(peer.ask(get("/written") + get("/written")).text()).isEqualTo("written");
            assertThat(peer.read().text()).isEqualTo("written");
        }
    }

    @Test
    void areInterruptedWhenTheTimeIsOver() throws Exception {
        try (TestServer server = server(
                options -> options.answerTimeout(Duration.ofMillis(200)),
                Route.get("/held", held).blocking())) {
            assertThat(ask(server, "/held").read().status()).isEqualTo(503);
            await().until(() -> held.interrupted() == 1);
            await().until(() -> server.snapshot().busy() == 0);
        }
    }

    @Test
    void areWaitedForAndThenInterruptedAtAStop() throws Exception {
        try (TestServer server = server(Route.get("/held", held).blocking())) {
            ask(server, "/held");
            held.awaitEntered(1);
            assertThat(server.server().stop(Duration.ofMillis(100))).isFalse();
            await().until(() -> held.interrupted() == 1);
        }
        try (TestServer server = server(Route.get("/held", held).blocking())) {
            Peer peer = ask(server, "/held");
            held.awaitEntered(1);
            held.letGo(1);
            assertThat(server.server().stop(Duration.ofSeconds(20))).isTrue();
            assertThat(peer.read().status()).isEqualTo(200);
        }
    }

    @Test
    void thatCannotBeHadCostOneAnswer() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ThreadFactory failing = work -> {
            if (asked.incrementAndGet() == 1) {
                throw new OutOfMemoryError("deliberate: no thread");
            }
            return threads.newThread(work);
        };
        try (TestServer server = TestServer.with(parts -> parts.poolSize(1)
                        .handlerThreads(failing)
                        .router(Router.of(
                                Route.get("/", request -> Response.text("fine")).blocking())));
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(500);
            assertThat(peer.ask(get("/")).text()).isEqualTo("fine");
            await().until(() -> server.snapshot().busy() == 0);
        }
    }

    @Test
    void doNotOutliveTheirServerUnseen() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (TestServer server = server(Route.get("/", request -> {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.countDown();
                    }
                    return Response.text("never");
                })
                .blocking())) {
            ask(server, "/");
            await().until(() -> started.get() == 1);
        }
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
