package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose content is published, by quick and slow publishers on any thread. */
@Timeout(60)
class PublishedBodyTests {

    /** Publishes as long as it is asked to, on the thread that asks, or on another one. */
    private static final class Source implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

        private final long count;
        private final int size;
        private final boolean elsewhere;
        private final AtomicLong asked = new AtomicLong();
        private final AtomicLong given = new AtomicLong();
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private volatile Flow.Subscriber<? super ByteBuffer> subscriber;

        private Source(long count, int size, boolean elsewhere) {
            this.count = count;
            this.size = size;
            this.elsewhere = elsewhere;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> newSubscriber) {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            if (asked.getAndAdd(n) == given.get()) {
                if (elsewhere) {
                    CompletableFuture.runAsync(this::give);
                } else {
                    give();
                }
            }
        }

        private synchronized void give() {
            while (given.get() < asked.get() && !cancelled.get()) {
                if (given.get() == count) {
                    subscriber.onComplete();
                    return;
                }
                given.incrementAndGet();
                subscriber.onNext(ByteBuffer.wrap(new byte[size]));
            }
        }

        @Override
        public void cancel() {
            cancelled.set(true);
        }
    }

    private static TestServer publishing(Supplier<Flow.Publisher<ByteBuffer>> publisher, long length) {
        return TestServer.serving(Route.get(
                "/", any -> Response.of("a/b", new Body.Published(publisher.get(), length))));
    }

    @Test
    void everyItemArrivesFromAnyThread() throws Exception {
        for (boolean elsewhere : new boolean[] {true, false}) {
            try (TestServer server = publishing(() -> new Source(1000, 10, elsewhere), -1);
                    Peer peer = server.connect()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(peer.ask(get("/")).content()).hasSize(10_000);
                }
            }
        }
    }

    @Test
    void contentOfKnownLengthArrivesWithIt() throws Exception {
        try (TestServer server = publishing(() -> new Source(100, 10_000, true), 1_000_000);
                Peer peer = server.connect()) {
            Answer answer = peer.ask(get("/"));
            assertThat(answer.header("Content-Length")).isEqualTo("1000000");
            assertThat(answer.content()).hasSize(1_000_000);
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    @Test
    void publisherOfTheJdkIsServed() throws Exception {
        try (TestServer server = publishing(PublishedBodyTests::submissions, -1);
                Peer peer = server.connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(peer.ask(get("/")).text()).endsWith("item 999\n").hasLineCount(1000);
            }
        }
    }

    private static SubmissionPublisher<ByteBuffer> submissions() {
        SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
        CompletableFuture.runAsync(() -> {
            await().until(publisher::hasSubscribers);
            for (int i = 0; i < 1000; i++) {
                publisher.submit(ByteBuffer.wrap(("item " + i + "\n").getBytes()));
            }
            publisher.close();
        });
        return publisher;
    }

    @Test
    void itemArrivesBeforeTheNextIsThere() throws Exception {
        SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
        try (TestServer server = publishing(() -> publisher, -1);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            await().until(publisher::hasSubscribers);
            for (int i = 0; i < 5; i++) {
                publisher.submit(ByteBuffer.wrap(new byte[] {(byte) i}));
                if (i == 0) {
                    peer.readHead();
                }
                assertThat(peer.readChunk()).containsExactly(i);
            }
            publisher.close();
            assertThat(peer.readChunk()).isEmpty();
        }
    }

    @Test
    void publisherIsHeldUpByAPeerThatDoesNotRead() throws Exception {
        Source source = new Source(1000, 100_000, true);
        try (TestServer server = publishing(() -> source, -1);
                Peer peer = Peer.withSmallWindow(server.server())) {
            peer.send(get("/"));
            peer.readExactly(1000);
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> source.given.get() == before.getAndSet(source.given.get()));
            assertThat(source.given.get()).isLessThan(500);
            peer.readExactly(100_000_000 - 1000);
            await().until(() -> source.given.get() == 1000);
        }
    }

    @Test
    void nothingForAPeerThatDoesNotReadGetsIntoTheAnswersOfOthers() throws Exception {
        int pieces = 2_000;
        Source source = new Source(pieces, 10_000, false);
        try (TestServer server = TestServer.serving(
                        Route.get("/", any -> Response.of("a/b", new Body.Published(source, -1))),
                        Route.get("/other", any -> Response.text("other")).blocking());
                Peer slow = Peer.withSmallWindow(server.server());
                Peer other = server.connect()) {
            slow.send(get("/")).readHead();
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .until(() -> source.given.get() == before.getAndSet(source.given.get()));
            assertThat(source.given.get()).isLessThan(pieces);
            for (int i = 0; i < 20; i++) {
                assertThat(other.ask(get("/other")).text()).isEqualTo("other");
            }
            for (int i = 0; i < pieces; i++) {
                assertThat(slow.readChunk()).hasSize(10_000);
            }
            assertThat(slow.readChunk()).isEmpty();
        }
    }

    @Test
    void publisherIsCancelledWhenThePeerIsGone() throws Exception {
        for (boolean elsewhere : new boolean[] {true, false}) {
            Source source = new Source(Long.MAX_VALUE, 1000, elsewhere);
            try (TestServer server = publishing(() -> source, -1);
                    Peer peer = server.connect()) {
                peer.send(get("/")).readExactly(100_000);
                peer.leave();
                await().untilTrue(source.cancelled);
                server.awaitNoConnections();
                await().until(() -> server.snapshot().busy() == 0);
                assertThat(server.log().errors()).isEmpty();
            }
        }
    }

    @Test
    void silentPublisherIsCancelledWhenThePeerBreaksOff() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        try (TestServer server = publishing(() -> silent(subscribed, cancelled), -1);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            subscribed.await();
            peer.reset();
            cancelled.await();
        }
    }

    @Test
    void silentPublisherIsCancelledWhenTheServerStops() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        try (TestServer server = publishing(() -> silent(subscribed, cancelled), -1);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            subscribed.await();
            server.server().stop(Duration.ofMillis(10));
            cancelled.await();
        }
    }

    private static Flow.Publisher<ByteBuffer> silent(CountDownLatch subscribed, CountDownLatch cancelled) {
        return subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // says nothing
                }

                @Override
                public void cancel() {
                    cancelled.countDown();
                }
            });
            subscribed.countDown();
        };
    }

    @Test
    void failureBeforeTheFirstItemIsAnError() throws Exception {
        Flow.Publisher<ByteBuffer> failing = subscriber -> {
            subscriber.onSubscribe(new Source(0, 0, false));
            subscriber.onError(new IllegalStateException("as the test wants it"));
        };
        try (TestServer server = publishing(() -> failing, -1);
                Peer peer = server.connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(500);
            assertThat(peer.ask(get("/nothing")).status()).isEqualTo(404);
        }
    }

    @Test
    void failureInTheMiddleIsACut() throws Exception {
        SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
        try (TestServer server = publishing(() -> publisher, -1);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            await().until(publisher::hasSubscribers);
            publisher.submit(ByteBuffer.wrap(new byte[10]));
            peer.readHead();
            assertThat(peer.readChunk()).hasSize(10);
            publisher.closeExceptionally(new IllegalStateException("as the test wants it"));
            assertThatThrownBy(peer::readChunk).isInstanceOf(IOException.class);
            server.awaitNoConnections();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 100})
    void whatCameAtOnceBeforeAFailureArrives(long length) throws Exception {
        try (TestServer server = publishing(PublishedBodyTests::tenBytesAndAFailure, length);
                Peer peer = server.connect()) {
            peer.send(get("/"));
            assertThat(peer.readHead().status()).isEqualTo(200);
            assertThat(length < 0 ? peer.readChunk() : peer.readExactly(10)).hasSize(10);
            assertThatThrownBy(() -> peer.readExactly(1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void contentOfWhichTooLittleCameArrivesAsFarAsItGoes() throws Exception {
        try (TestServer server = publishing(() -> new Source(1, 10, false), 100);
                Peer peer = server.connect()) {
            assertThat(peer.send(get("/")).readHead().header("Content-Length")).isEqualTo("100");
            assertThat(peer.readExactly(10)).hasSize(10);
            assertThatThrownBy(() -> peer.readExactly(1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void failureBehindTheLastByteIsACut() throws Exception {
        try (TestServer server = publishing(PublishedBodyTests::tenBytesAndAFailure, 10);
                Peer peer = server.connect()) {
            assertThatThrownBy(() -> peer.ask(get("/"))).isInstanceOf(IOException.class);
        }
    }

    private static Flow.Publisher<ByteBuffer> tenBytesAndAFailure() {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private boolean given;

            @Override
            public void request(long n) {
                if (given) {
                    subscriber.onError(new IllegalStateException("as the test wants it"));
                } else {
                    given = true;
                    subscriber.onNext(ByteBuffer.wrap(new byte[10]));
                }
            }

            @Override
            public void cancel() {
                // there is nothing behind it
            }
        });
    }

    @Test
    void emptyBufferHasWhatCameBeforeSentAlthoughThePublisherBlocks() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Flow.Publisher<ByteBuffer> blocking = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private int step;

            @Override
            public void request(long n) {
                step++;
                if (step == 1) {
                    subscriber.onNext(ByteBuffer.wrap("first".getBytes()));
                } else if (step == 2) {
                    subscriber.onNext(ByteBuffer.allocate(0));
                } else if (step == 3) {
                    try {
                        arrived.await();
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                    subscriber.onNext(ByteBuffer.wrap("last.".getBytes()));
                } else {
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {}
        });
        try (TestServer server = publishing(() -> blocking, 10);
                Peer peer = server.connect()) {
            peer.send(get("/")).readHead();
            assertThat(new String(peer.readExactly(5))).isEqualTo("first");
            arrived.countDown();
            assertThat(new String(peer.readExactly(5))).isEqualTo("last.");
        }
    }
}
