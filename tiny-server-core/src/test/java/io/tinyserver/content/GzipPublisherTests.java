package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Body;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way from one publisher to one subscriber, signal by signal. */
@Timeout(60)
class GzipPublisherTests {

    private final CountedDeflaters deflaters = new CountedDeflaters();
    private final Source source = new Source();
    private final Target target = new Target();

    /** Gives what the test says, and counts what it is asked for. */
    private static class Source implements Flow.Publisher<ByteBuffer>, Flow.Subscription {

        protected volatile Flow.Subscriber<? super ByteBuffer> subscriber;
        protected volatile long asked;
        protected volatile boolean cancelled;

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
            subscriber = given;
            given.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            asked += n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        void give(byte[] content) {
            subscriber.onNext(ByteBuffer.wrap(content));
        }

        void give(String content) {
            give(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Keeps what arrives. */
    private static final class Target implements Flow.Subscriber<ByteBuffer> {

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private Flow.Subscription subscription;
        private int buffers;
        private int emptyBuffers;
        private int completions;
        private @Nullable Throwable failure;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            buffers++;
            if (!buffer.hasRemaining()) {
                emptyBuffers++;
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            content.writeBytes(bytes);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        public void onComplete() {
            completions++;
        }

        void request(long n) {
            subscription.request(n);
        }
    }

    private void subscribe(long length) {
        new GzipPublisher(source, length, deflaters).subscribe(target);
    }

    private void subscribe() {
        subscribe(Body.UNKNOWN_LENGTH);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    @AfterEach
    void everyDeflaterIsEndedOnce() {
        assertThat(deflaters.ended()).isEqualTo(deflaters.made());
    }

    @Test
    void nothingIsAskedForBeforeSomebodyAsks() {
        subscribe();
        assertThat(source.asked).isZero();
        target.request(1);
        assertThat(source.asked).isEqualTo(1);
        assertThat(deflaters.made()).isZero();
    }

    @Test
    void nextBufferIsAskedForWhileThereIsTooLittle() {
        subscribe();
        target.request(1);
        source.give("little");
        assertThat(source.asked).isEqualTo(2);
        assertThat(target.buffers).isZero();
        target.subscription.cancel();
    }

    @Test
    void piecesWaitUntilTheyAreAskedFor() {
        byte[] noise = noise(100_000);
        subscribe();
        target.request(1);
        source.give(noise);
        for (int i = 1; i <= 3; i++) {
            assertThat(target.buffers).isEqualTo(i);
            assertThat(source.asked).isEqualTo(1);
            target.request(1);
        }
        target.request(Long.MAX_VALUE);
        target.request(Long.MAX_VALUE);
        assertThat(source.asked).isEqualTo(2);
        source.subscriber.onComplete();
        assertThat(Gzipped.decode(target.content.toByteArray())).isEqualTo(noise);
        assertThat(target.completions).isEqualTo(1);
    }

    @Test
    void emptyBufferSendsWhatThereIsAndGoesOn() throws Exception {
        subscribe();
        target.request(100);
        try (Gzipped gzipped = new Gzipped()) {
            for (int i = 1; i <= 3; i++) {
                source.give("event " + i);
                assertThat(target.emptyBuffers).isEqualTo(i - 1);
                source.give("");
                assertThat(target.emptyBuffers).isEqualTo(i);
                assertThat(gzipped.decodeNext(target.content.toByteArray())).isEqualTo("event " + i);
                target.content.reset();
            }
        }
        source.subscriber.onComplete();
        assertThat(target.completions).isEqualTo(1);
    }

    @Test
    void onlyEmptyBuffersAreGoodContentToo() {
        subscribe();
        target.request(100);
        source.give("");
        source.give("");
        source.subscriber.onComplete();
        assertThat(Gzipped.decode(target.content.toByteArray())).isEmpty();
        assertThat(target.emptyBuffers).isEqualTo(2);
    }

    @Test
    void endWithoutContentIsTheFormatWithoutContent() {
        subscribe();
        target.request(1);
        source.subscriber.onComplete();
        assertThat(Gzipped.decode(target.content.toByteArray())).isEmpty();
        assertThat(target.completions).isEqualTo(1);
    }

    @Test
    void endIsToldWithTheLastPieceAndNoFurtherRequest() {
        subscribe();
        target.request(1);
        source.give("content");
        source.subscriber.onComplete();
        assertThat(target.buffers).isEqualTo(1);
        assertThat(target.completions).isEqualTo(1);
    }

    @Test
    void failureIsPassedOnAndNothingBehindIt() {
        subscribe();
        target.request(100);
        source.give("lost");
        IllegalStateException failure = new IllegalStateException("as the test wants it");
        source.subscriber.onError(failure);
        source.subscriber.onComplete();
        target.request(1);
        assertThat(target.failure).isSameAs(failure);
        assertThat(target.completions).isZero();
        assertThat(target.buffers).isZero();
    }

    @Test
    void cancellationIsPassedOnAndNothingArrivesBehindIt() {
        subscribe();
        target.request(100);
        source.give("lost");
        target.subscription.cancel();
        target.subscription.cancel();
        assertThat(source.cancelled).isTrue();
        source.give(noise(100_000));
        source.subscriber.onComplete();
        assertThat(target.buffers).isZero();
        assertThat(target.completions).isZero();
        assertThat(deflaters.made()).isEqualTo(1);
    }

    @Test
    void cancellationBeforeTheFirstBufferNeedsNoDeflater() {
        subscribe();
        target.request(1);
        target.subscription.cancel();
        source.give("late");
        assertThat(source.cancelled).isTrue();
        assertThat(deflaters.made()).isZero();
    }

    @Test
    void contentOfAnotherLengthThanAnnouncedFails() {
        subscribe(10);
        target.request(100);
        source.give("123456789");
        source.subscriber.onComplete();
        assertThat(target.failure).isInstanceOf(EOFException.class);
        assertThat(target.completions).isZero();
    }

    @Test
    void contentLongerThanAnnouncedFails() {
        subscribe(10);
        target.request(100);
        source.give("12345678901");
        assertThat(target.failure).isInstanceOf(IOException.class).hasMessageContaining("longer");
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void requestForNothingIsAnError() {
        subscribe();
        target.request(0);
        assertThat(target.failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void bufferThatWasNotAskedForIsAnError() {
        subscribe();
        source.give("one");
        source.give("two");
        assertThat(target.failure).isInstanceOf(IllegalStateException.class);
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void publisherThatGivesOnTheSpotDoesNotDeepenTheStack() {
        int count = 200_000;
        Source eager = new Source() {
            @Override
            public void request(long n) {
                if (asked == count) {
                    subscriber.onComplete();
                } else {
                    super.request(n);
                    give("x");
                }
            }
        };
        new GzipPublisher(eager, count, deflaters).subscribe(target);
        target.request(Long.MAX_VALUE);
        assertThat(target.failure).isNull();
        assertThat(Gzipped.decode(target.content.toByteArray())).hasSize(count);
    }

    /** Both sides at once, on threads of their own. */
    @Test
    void deflaterIsEndedOnceWhenCancellationMeetsContent() throws Exception {
        for (int i = 0; i < 500; i++) {
            Source quick = new Source();
            Target leaving = new Target();
            CountedDeflaters counted = new CountedDeflaters();
            new GzipPublisher(quick, Body.UNKNOWN_LENGTH, counted).subscribe(leaving);
            leaving.request(1000);
            quick.give(noise(20_000));
            CompletableFuture<Void> giving = CompletableFuture.runAsync(() -> {
                quick.give(noise(50_000));
                quick.subscriber.onComplete();
            });
            leaving.subscription.cancel();
            giving.get(20, TimeUnit.SECONDS);
            assertThat(counted.ended()).isEqualTo(1);
            assertThat(counted.made()).isEqualTo(1);
        }
    }
}
