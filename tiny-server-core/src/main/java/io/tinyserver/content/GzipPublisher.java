package io.tinyserver.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in the gzip format what another publisher publishes. A buffer is asked for when the last one is encoded and its pieces are
 * taken. An empty buffer flushes the encoder, and goes on to the subscriber behind what was held back.
 *
 * @param content whose buffers are encoded
 * @param length how long it is; negative if that is not known
 * @param deflaters where deflaters come from
 */
record GzipPublisher(Flow.Publisher<ByteBuffer> content, long length, Supplier<Deflater> deflaters)
        implements Flow.Publisher<ByteBuffer> {

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        content.subscribe(new Encoding(subscriber, new AnnouncedLength(length), deflaters));
    }

    /**
     * Stands between the two. Signals come from both sides and from any thread; {@link #pending} counts them, and whoever raises it from
     * zero does the work until it is zero again. So the encoder, and the fields behind it here, belong to one thread at a time, and it is
     * ended once: by the thread that works when the last piece is made, or that sees a failure or that nobody wants the content any more.
     */
    private static final class Encoding implements Flow.Subscriber<ByteBuffer>, Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicInteger pending = new AtomicInteger();
        private final AtomicLong demand = new AtomicLong();
        private volatile Flow.@Nullable Subscription source;
        private volatile @Nullable ByteBuffer arrived;
        private volatile boolean completed;
        private volatile @Nullable Throwable failure;
        private volatile boolean cancelled;

        private final AnnouncedLength length;
        private final Supplier<Deflater> deflaters;
        private @Nullable GzipEncoder encoder;
        private @Nullable ByteBuffer flushMark;
        private boolean asked;
        private boolean over;

        Encoding(Flow.Subscriber<? super ByteBuffer> subscriber, AnnouncedLength length, Supplier<Deflater> deflaters) {
            this.subscriber = subscriber;
            this.length = length;
            this.deflaters = deflaters;
        }

        // --- signals of the publisher ---

        @Override
        public void onSubscribe(Flow.Subscription given) {
            if (source != null) {
                given.cancel();
                return;
            }
            source = given;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            if (arrived != null) {
                cancelSource();
                onError(new IllegalStateException(
                        "The publisher gave a buffer that was not asked for (Flow, rule 1.1)"));
                return;
            }
            arrived = buffer;
            signalled();
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            signalled();
        }

        @Override
        public void onComplete() {
            completed = true;
            signalled();
        }

        // --- signals of the subscriber ---

        @Override
        public void request(long n) {
            if (n <= 0) {
                cancelSource();
                onError(new IllegalArgumentException(
                        "Asked for " + n + " elements; allowed is 1 or more (Flow, rule 3.9)"));
                return;
            }
            demand.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
            signalled();
        }

        @Override
        public void cancel() {
            cancelled = true;
            cancelSource();
            signalled();
        }

        private void cancelSource() {
            Flow.Subscription current = source;
            if (current != null) {
                current.cancel();
            }
        }

        // --- work ---

        private void signalled() {
            if (pending.getAndIncrement() == 0) {
                int seen;
                do {
                    seen = pending.get();
                    work();
                } while (pending.addAndGet(-seen) != 0);
            }
        }

        private void work() {
            if (over) {
                return;
            }
            try {
                encode();
            } catch (Throwable thrown) { // whatever it is, the other side has to learn that no more comes
                failure = thrown;
                cancelSource();
            }
            Throwable reason = failure;
            if (cancelled) {
                end();
            } else if (reason != null) {
                end();
                subscriber.onError(reason);
            } else if (encoder != null && encoder.isComplete()) {
                end();
                subscriber.onComplete();
            }
        }

        private void encode() throws IOException {
            while (!cancelled && failure == null && demand.get() > 0) {
                ByteBuffer piece = nextPiece();
                if (piece != null) {
                    demand.decrementAndGet();
                    subscriber.onNext(piece);
                } else if (encoder != null && encoder.isComplete() || !takeSignal()) {
                    return;
                }
            }
        }

        private @Nullable ByteBuffer nextPiece() {
            GzipEncoder current = encoder;
            int count = current == null ? 0 : current.encode();
            if (current != null && count > 0) {
                return ByteBuffer.wrap(Arrays.copyOf(current.piece(), count));
            }
            ByteBuffer mark = flushMark;
            flushMark = null;
            return mark;
        }

        /** Takes what the publisher has given, or asks it to give more; false if that has been done. */
        private boolean takeSignal() throws IOException {
            boolean last = completed; // looked at first: what completes afterwards may have given a buffer before
            ByteBuffer buffer = arrived;
            Flow.Subscription current = source;
            if (buffer != null) {
                arrived = null;
                asked = false;
                take(buffer);
            } else if (last) {
                length.checkEnd();
                encoder().finish();
            } else if (!asked && current != null) {
                asked = true;
                current.request(1);
            } else {
                return false;
            }
            return true;
        }

        private void take(ByteBuffer buffer) throws IOException {
            length.count(buffer.remaining());
            if (buffer.hasRemaining()) {
                encoder().add(buffer);
            } else {
                encoder().flush();
                flushMark = buffer;
            }
        }

        private GzipEncoder encoder() {
            GzipEncoder current = encoder;
            if (current == null) {
                current = new GzipEncoder(deflaters);
                encoder = current;
            }
            return current;
        }

        private void end() {
            over = true;
            if (encoder != null) {
                encoder.close();
            }
        }
    }
}
