package io.tinyserver.engine;

import io.tinyserver.http.Body;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Content that is released without having been asked for. */
final class NeverSent {

    private NeverSent() {}

    /** What there is to release; null where there is nothing. */
    static @Nullable Source of(Body body) {
        if (body instanceof Body.Stream stream) {
            return new StreamSource(stream);
        } else if (body instanceof Body.FileRegion file) {
            return new FileSource(file);
        } else if (body instanceof Body.Published published) {
            return new Publication(published.publisher());
        }
        return null;
    }

    /** A publisher that learns by a cancelled subscription that nobody wants what it has. */
    private record Publication(Flow.Publisher<ByteBuffer> publisher) implements Source, Flow.Subscriber<ByteBuffer> {

        @Override
        public Progress advance(Sending to) {
            throw new IllegalStateException("This is never sent");
        }

        @Override
        public boolean isUserCode() {
            return true;
        }

        @Override
        public void release() {
            publisher.subscribe(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(ByteBuffer unwanted) {}

        @Override
        public void onError(Throwable unheard) {}

        @Override
        public void onComplete() {}
    }
}
