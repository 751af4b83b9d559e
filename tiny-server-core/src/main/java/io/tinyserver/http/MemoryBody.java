package io.tinyserver.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request's content that had arrived before the handler was called, or that a test made up. */
record MemoryBody(byte[] bytes) implements RequestBody {

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        return subscriber -> subscriber.onSubscribe(new OneBuffer(subscriber));
    }

    /** Gives the whole content as the first and last element. */
    private final class OneBuffer implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private boolean done;

        private OneBuffer(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (done) {
                return;
            }
            done = true;
            if (n <= 0) {
                subscriber.onError(new IllegalArgumentException(
                        "Asked for " + n + " elements; allowed is 1 or more (Flow, rule 3.9)"));
                return;
            }
            if (bytes.length > 0) {
                subscriber.onNext(ByteBuffer.wrap(bytes));
            }
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            done = true;
        }
    }
}
