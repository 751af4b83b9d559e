package io.tinyserver.spring.boot.webflux;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The content that an application publishes, as the server subscribes to it: once, asking for one buffer at a time.
 *
 * <p>The content is subscribed to when the server first asks. For Spring holds the first item back until then, and where that was the last
 * one it hands it over unasked; operators that were not asked yet would drop it.
 *
 * <p>Signals pass through on the thread that gives them; the server queues them. {@link #end} tells the application how it ended. When
 * the server cancels, since the peer is gone, all of the application's work on the response is cancelled.
 */
final class BufferPublisher implements Flow.Publisher<ByteBuffer> {

    /** Nothing; for answers whose content is not sent. */
    static final Flow.Publisher<ByteBuffer> NONE = new BufferPublisher(Flux.empty(), () -> {});

    private final Flux<? extends DataBuffer> content;
    private final Runnable cancelWork;
    private final Sinks.Empty<Void> end = Sinks.empty();

    BufferPublisher(Flux<? extends DataBuffer> content, Runnable cancelWork) {
        this.content = content;
        this.cancelWork = cancelWork;
    }

    /** Completes when the content has been given to the server, or fails as it failed. */
    Mono<Void> end() {
        return end.asMono();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Passage(subscriber));
    }

    private final class Passage implements CoreSubscriber<DataBuffer>, Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> server;
        private volatile @Nullable Subscription upstream;
        private volatile boolean over;
        private long first;

        private Passage(Flow.Subscriber<? super ByteBuffer> server) {
            this.server = server;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            subscription.request(first);
        }

        @Override
        public void onNext(DataBuffer buffer) {
            server.onNext(Buffers.take(buffer));
        }

        @Override
        public void onError(Throwable thrown) {
            over = true;
            server.onError(thrown);
            end.tryEmitError(thrown);
        }

        @Override
        public void onComplete() {
            over = true;
            server.onComplete();
            end.tryEmitEmpty();
        }

        @Override
        public void request(long count) {
            Subscription current = upstream;
            if (current != null) {
                current.request(count);
            } else if (first == 0) {
                first = count;
                content.doOnDiscard(DataBuffer.class, DataBufferUtils::release).subscribe(this);
            }
        }

        /** The server also cancels what has ended; the application may still have something to do then. */
        @Override
        public void cancel() {
            if (over) {
                return;
            }
            Subscription current = upstream;
            if (current != null) {
                current.cancel();
            }
            cancelWork.run();
        }
    }
}
