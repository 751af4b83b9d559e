package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTimeoutTests {

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();

    private final Route hanging = Route.get("/hanging", request -> {
        try {
            never.await();
        } catch (InterruptedException told) {
            interrupted.incrementAndGet();
            throw told;
        }
        return Response.text("too late");
    });

    @AfterEach
    void letGo() {
        never.countDown();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handlerThatTakesTooLongIsInterruptedAndThePeerIsTold(boolean pooled) throws Exception {
        try (TestServer server = serving(pooled ? hanging.blocking() : hanging.quick());
                Peer peer = server.connect()) {
            Answer answer = peer.ask(Peer.get("/hanging"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Connection")).isEqualTo("close");
            await().atMost(TestServer.PATIENCE).until(() -> interrupted.get() == 1);
            assertThat(server.snapshot().rejected()).containsEntry("TS-TIME-03", 1L);
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().busy() == 0);
        }
    }

    @Test
    void requestThatWaitsTooLongForAWorkerIsNeverRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Route counted = Route.get("/counted", request -> Response.text("run " + runs.incrementAndGet()))
                .blocking();
        Route deaf = Route.get("/deaf", request -> {
                    while (never.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return Response.text("too late");
                })
                .blocking();
        try (TestServer server = TestServer.with(
                        options -> options.answerTimeout(Duration.ofMillis(150)),
                        parts -> parts.poolSize(1).router(Router.of(counted, deaf)));
                Peer first = server.connect();
                Peer second = server.connect()) {
            first.send(Peer.get("/deaf"));
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().busy() == 1);
            assertThat(second.ask(Peer.get("/counted")).status()).isEqualTo(503);
            assertThat(first.read().status()).isEqualTo(503);
            never.countDown();
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().queued() == 0);
            await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().busy() == 0);
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void lateAnswerOfAPipelinedRequestNeverReachesThePeer() throws Exception {
        try (TestServer server = serving(hanging);
                Peer peer = server.connect()) {
            peer.send(Peer.get("/hanging") + Peer.get("/hanging"));
            assertThat(peer.read().status()).isEqualTo(503);
            never.countDown();
            assertThat(peer.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    private static TestServer serving(Route route) {
        return TestServer.serving(options -> options.answerTimeout(Duration.ofMillis(150)), route);
    }
}
