package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are promised and given by another thread. */
@Timeout(60)
class DeferredTests {

    private final CompletableFuture<Response> promise = new CompletableFuture<>();
    private final CountDownLatch asked = new CountDownLatch(1);

    private Route promising() {
        return Route.get("/", request -> {
            asked.countDown();
            return Response.deferred(promise);
        });
    }

    private TestServer server(UnaryOperator<ServerOptionsBuilder> options, boolean pooled) {
        Route route = pooled ? promising().blocking() : promising().quick();
        return TestServer.with(options, parts -> parts.poolSize(1).router(Router.of(route)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerGivenLaterArrivesAndHoldsUpNobodyMeanwhile(boolean pooled) throws Exception {
        try (TestServer server = server(options -> options, pooled);
                Peer peer = server.connect()) {
            peer.send(get("/") + get("/nothing"));
            asked.await();
            await().until(() ->
                    server.snapshot().busy() == 0 && server.snapshot().activeRequests() == 1);
            assertThat(server.ask(get("/nothing")).status()).isEqualTo(404);
            assertThat(server.snapshot().activeRequests()).isEqualTo(1);
            assertThat(peer.hasInput()).isFalse();
            promise.complete(Response.text("late"));
            assertThat(peer.read().text()).isEqualTo("late");
            assertThat(peer.read().status()).isEqualTo(404);
            await().until(() -> server.snapshot().activeRequests() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerThatIsThereAlreadyArrivesAtOnce(boolean pooled) throws Exception {
        promise.complete(Response.text("ready"));
        try (TestServer server = server(options -> options, pooled);
                Peer peer = server.connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(peer.ask(get("/")).text()).isEqualTo("ready");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void brokenPromiseIsAnError(boolean pooled) throws Exception {
        try (TestServer server = server(options -> options, pooled);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            asked.await();
            promise.completeExceptionally(new CompletionException(new IllegalStateException("as the test wants it")));
            assertThat(peer.read().status()).isEqualTo(500);
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
            assertThat(server.log().errors()).hasSize(1);
        }
    }

    @Test
    void promiseOfAPromiseIsKept() throws Exception {
        CompletableFuture<Response> inner = new CompletableFuture<>();
        try (TestServer server = server(options -> options, false);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            asked.await();
            promise.complete(Response.deferred(CompletableFuture.completedFuture(Response.deferred(inner))));
            inner.complete(Response.text("at last"));
            assertThat(peer.read().text()).isEqualTo("at last");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void contentOfALateAnswerMayBeOfAnyKind(boolean pooled) throws Exception {
        byte[] content = new byte[1_000_000];
        try (TestServer server = server(options -> options, pooled);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            asked.await();
            promise.complete(Response.of("a/b", new Body.Stream(new ByteArrayInputStream(content), -1)));
            assertThat(peer.read().content()).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerThatDoesNotComeInTimeIsGivenUp(boolean pooled) throws Exception {
        try (TestServer server = server(options -> options.answerTimeout(Duration.ofMillis(100)), pooled);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(503);
            promise.complete(Response.text("too late"));
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
            assertThat(server.snapshot().rejected()).hasSize(1);
        }
    }

    @Test
    void answerForAPeerThatIsGoneIsDropped() throws Exception {
        try (TestServer server = server(options -> options, false)) {
            try (Peer peer = server.connect()) {
                peer.send(get("/"));
                asked.await();
                peer.reset();
            }
            server.awaitNoConnections();
            promise.complete(Response.text("for nobody"));
            assertThat(server.ask(get("/nothing")).status()).isEqualTo(404);
            assertThat(server.snapshot().activeRequests()).isZero();
            assertThat(server.log().errors()).isEmpty();
        }
    }

    @Test
    void answersCompletedByManyThreadsReachTheirOwnPeers() throws Exception {
        Route route = Route.get(
                "/{n}",
                request -> Response.deferred(CompletableFuture.supplyAsync(
                        () -> Response.text(request.path()), task -> new Thread(task).start())));
        try (TestServer server = TestServer.serving(route);
                Peer one = server.connect();
                Peer two = server.connect()) {
            for (int i = 0; i < 200; i++) {
                one.send(get("/1" + i));
                two.send(get("/2" + i));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(one.read().text()).isEqualTo("/1" + i);
                assertThat(two.read().text()).isEqualTo("/2" + i);
            }
        }
    }

    /** What is asked to be immediate keeps its word or not: it must not be called twice. */
    @Test
    void immediateHandlerWhoseAnswerIsFetchedIsCalledOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ImmediateHandler handler = request -> {
            calls.incrementAndGet();
            return Response.of("a/b", new Body.Written(out -> out.write(new byte[100_000])));
        };
        try (TestServer server = TestServer.serving(Route.get("/", handler))) {
            assertThat(server.ask(get("/")).content()).hasSize(100_000);
            assertThat(calls).hasValue(1);
        }
    }
}
