package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an answer brings along is released, even if nobody is left to send it to. */
@Timeout(60)
class AbandonedAnswerTests {

    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Response> promise = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> subscriber = new CompletableFuture<>();

    private final Route deferred = Route.get("/deferred", request -> Response.deferred(promise));
    private final Route published = Route.get(
            "/published",
            request -> Response.of("text/plain", new Body.Published(subscriber::complete, Body.UNKNOWN_LENGTH)));

    private Response withStream() {
        InputStream stream = new ByteArrayInputStream(new byte[100]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        return Response.of("text/plain", new Body.Stream(stream, 100));
    }

    @Test
    void streamOfAPromiseThatIsKeptAfterThePeerHasGoneIsClosed() throws Exception {
        try (TestServer server = TestServer.serving(deferred);
                Peer peer = server.connect().send(get("/deferred"))) {
            await().until(() -> server.snapshot().activeRequests() == 1);
            peer.reset();
            server.awaitNoConnections();
            promise.complete(withStream());
            await().untilTrue(closed);
        }
    }

    @Test
    void streamOfAPromiseThatIsKeptAfterItsTimeIsClosed() throws Exception {
        try (TestServer server = TestServer.serving(options -> options.answerTimeout(Duration.ofMillis(50)), deferred);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/deferred")).status()).isEqualTo(503);
            promise.complete(withStream());
            await().untilTrue(closed);
        }
    }

    @Test
    void subscriptionThatComesAfterThePeerHasGoneIsCancelled() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicLong requested = new AtomicLong();
        try (TestServer server = TestServer.serving(published);
                Peer peer = server.connect().send(get("/published"))) {
            Flow.Subscriber<? super ByteBuffer> late = subscriber.get();
            await().until(() -> server.snapshot().busy() == 0);
            peer.reset();
            server.awaitNoConnections();
            await().until(() ->
                    server.snapshot().busy() == 0 && server.snapshot().queued() == 0);
            late.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    requested.addAndGet(n);
                }

                @Override
                public void cancel() {
                    cancelled.set(true);
                }
            });
            assertThat(cancelled).isTrue();
            assertThat(requested).hasValue(0);
        }
    }

    private Route telling(AtomicInteger told) {
        return Route.get("/", request -> Response.deferred(promise, told::incrementAndGet));
    }

    @Test
    void promiseIsToldThatThePeerHasGone() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (TestServer server = TestServer.serving(telling(told));
                Peer peer = server.connect().send(get("/"))) {
            await().until(() -> server.snapshot().activeRequests() == 1);
            peer.reset();
            await().untilAtomic(told, Matchers.is(1));
        }
        assertThat(told).hasValue(1);
    }

    @Test
    void promiseIsToldThatItsTimeIsOver() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (TestServer server =
                        TestServer.serving(options -> options.answerTimeout(Duration.ofMillis(50)), telling(told));
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(503);
            await().untilAtomic(told, Matchers.is(1));
        }
    }

    @Test
    void promiseThatIsKeptIsToldNothing() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (TestServer server = TestServer.serving(telling(told));
                Peer peer = server.connect().send(get("/"))) {
            promise.complete(Response.text("kept"));
            assertThat(peer.read().text()).isEqualTo("kept");
            peer.reset();
            server.awaitNoConnections();
        }
        assertThat(told).hasValue(0);
    }

    private Response withPublisher(AtomicInteger cancelled) {
        Flow.Publisher<ByteBuffer> publisher = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // nothing comes
            }

            @Override
            public void cancel() {
                cancelled.incrementAndGet();
            }
        });
        return Response.of("text/plain", new Body.Published(publisher, Body.UNKNOWN_LENGTH));
    }

    @Test
    void publisherThatIsNotWantedIsCancelled() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        try (TestServer server = TestServer.serving(
                        Route.get("/", request -> withPublisher(cancelled)),
                        Route.get("/204", request -> withPublisher(cancelled).withStatus(Status.NO_CONTENT)));
                Peer peer = server.connect()) {
            peer.send(Peer.request("HEAD", "/", ""));
            assertThat(peer.readHead().status()).isEqualTo(200);
            await().untilAtomic(cancelled, Matchers.is(1));
            assertThat(peer.ask(get("/204")).status()).isEqualTo(204);
            await().untilAtomic(cancelled, Matchers.is(2));
        }
    }

    @Test
    void publisherOfAPromiseThatIsKeptTooLateIsCancelled() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        try (TestServer server = TestServer.serving(options -> options.answerTimeout(Duration.ofMillis(50)), deferred);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/deferred")).status()).isEqualTo(503);
            promise.complete(withPublisher(cancelled));
            await().untilAtomic(cancelled, Matchers.is(1));
        }
    }

    @Test
    void fileIsReleasedOnceWhetherItIsSentOrNot(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        AtomicInteger released = new AtomicInteger();
        Route given = Route.get(
                "/file", request -> Response.of("a/b", new Body.FileRegion(file, 0, 7, released::incrementAndGet)));
        try (TestServer server = TestServer.serving(given);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/file")).text()).isEqualTo("content");
            await().untilAtomic(released, Matchers.is(1));
        }
        try (TestServer server = TestServer.serving(options -> options.answerTimeout(Duration.ofMillis(50)), deferred);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/deferred")).status()).isEqualTo(503);
            promise.complete(Response.of("a/b", new Body.FileRegion(file, 0, 7, released::incrementAndGet)));
            await().untilAtomic(released, Matchers.is(2));
        }
        assertThat(released).hasValue(2);
    }
}
