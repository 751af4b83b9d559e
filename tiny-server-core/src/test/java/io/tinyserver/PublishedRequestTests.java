package io.tinyserver;

import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of requests as subscribers see it. */
@Timeout(60)
class PublishedRequestTests {

    private static final int BUFFER = 1024;

    /** Counts what it gets, and checks that signals come one at a time and as asked for. */
    private static class Counter implements Flow.Subscriber<ByteBuffer> {

        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private final AtomicReference<Thread> inSignal = new AtomicReference<>();
        private final AtomicBoolean overlapped = new AtomicBoolean();
        private final AtomicInteger count = new AtomicInteger();
        private final long demand;
        private volatile Flow.Subscription subscription;

        private Counter(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            signal(() -> {
                subscription = given;
                given.request(demand);
                pause();
            });
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            signal(() -> {
                count.addAndGet(buffer.remaining());
                if (demand == 1) {
                    subscription.request(1);
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            signal(() -> answer.completeExceptionally(failure));
        }

        @Override
        public void onComplete() {
            signal(() -> answer.complete(Response.text(count + " " + overlapped)));
        }

        private void signal(Runnable body) {
            Thread before = inSignal.getAndSet(Thread.currentThread());
            if (before != null && before != Thread.currentThread()) {
                overlapped.set(true);
            }
            body.run();
            inSignal.set(before);
        }

        // Time for another signal to come too early.
        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Response subscribe(Request request, Counter counter) {
        request.body().publisher().subscribe(counter);
        return Response.deferred(counter.answer);
    }

    private static TestServer server(int poolSize, long demand) {
        Route whole = Route.post("/whole", request -> subscribe(request, new Counter(demand)));
        Route stream = Route.post("/stream", request -> subscribe(request, new Counter(demand)));
        return TestServer.with(
                options -> options.bodyBufferBytes(BUFFER),
                parts -> parts.poolSize(poolSize).router(Router.of(whole, stream.streaming())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void contentOfAnySizeIsPublishedSignalBySignal(long demand) throws Exception {
        for (int poolSize = 1; poolSize <= 3; poolSize++) {
            try (TestServer server = server(poolSize, demand);
                    Peer peer = server.connect()) {
                for (int size : new int[] {0, 1, BUFFER, 10 * BUFFER, 1000 * BUFFER}) {
                    for (String path : new String[] {"/whole", "/stream"}) {
                        assertThat(peer.ask(Peer.post(path, "x".repeat(size))).text())
                                .isEqualTo(size + " false");
                    }
                }
            }
        }
    }

    @Test
    void contentThatIsCutOffIsAFailure() throws Exception {
        Counter counter = new Counter(Long.MAX_VALUE);
        try (TestServer server = TestServer.serving(
                        Route.post("/", request -> subscribe(request, counter)).streaming());
                Peer peer = server.connect()) {
            peer.send(request("POST", "/", "Content-Length: 50\r\n") + "some");
            await().until(() -> counter.count.get() == 4);
            assertThat(peer.endOutput().read().status()).isEqualTo(400);
            assertThat(counter.answer).isCompletedExceptionally();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void subscriberIsToldWhenTheServerStops() throws Exception {
        Counter counter = new Counter(Long.MAX_VALUE);
        try (TestServer server = TestServer.serving(
                        Route.post("/", request -> subscribe(request, counter)).streaming());
                Peer peer = server.connect()) {
            peer.send(request("POST", "/", "Content-Length: 50\r\n") + "some");
            await().until(() -> counter.count.get() == 4);
            server.server().stop(Duration.ofMillis(10));
            await().until(counter.answer::isCompletedExceptionally);
        }
    }

    @Test
    void subscriberThatAsksForNothingIsTold() throws Exception {
        Counter counter = new Counter(0);
        try (TestServer server = TestServer.serving(
                        Route.post("/", request -> subscribe(request, counter)).streaming());
                Peer peer = server.connect()) {
            assertThat(peer.ask(request("POST", "/", "Content-Length: 50\r\n") + "some")
                            .status())
                    .isEqualTo(500);
            assertThat(counter.answer).isCompletedExceptionally();
        }
    }
}
