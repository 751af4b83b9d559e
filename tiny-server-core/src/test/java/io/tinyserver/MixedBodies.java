package io.tinyserver;

import static io.tinyserver.MixedHandlers.PLANNED;

import io.tinyserver.http.Body;
import io.tinyserver.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Contents that are fetched while they are being sent. Counts what runs at once, and what was opened and not released. */
final class MixedBodies {

    private final ScheduledExecutorService others;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicInteger openSubscriptions = new AtomicInteger();
    private final AtomicLong runs = new AtomicLong();

    MixedBodies(ScheduledExecutorService others) {
        this.others = others;
    }

    void enter() {
        runs.incrementAndGet();
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
    }

    void leave() {
        inside.decrementAndGet();
    }

    int mostInside() {
        return mostInside.get();
    }

    long runs() {
        return runs.get();
    }

    int openStreams() {
        return openStreams.get();
    }

    int openSubscriptions() {
        return openSubscriptions.get();
    }

    // --- streams and writers ---

    Body stream(Request request, long length) {
        return new Body.Stream(new Content(request, Integer.MAX_VALUE), length);
    }

    Body failingStream(Request request) {
        int size = MixedHandlers.size(request);
        return new Body.Stream(new Content(request, size / 2), size % 2 == 0 ? size : Body.UNKNOWN_LENGTH);
    }

    Body written(Request request, boolean failing) {
        byte[] content = MixedContent.of(
                MixedHandlers.connection(request), MixedHandlers.number(request), MixedHandlers.size(request));
        return new Body.Written(out -> {
            enter();
            try {
                int most = failing ? content.length / 2 : content.length;
                for (int at = 0; at < most; ) {
                    int part =
                            Math.min(most - at, 1 + ThreadLocalRandom.current().nextInt(20_000));
                    out.write(content, at, part);
                    at += part;
                    if (part % 8 == 0) {
                        out.flush();
                    }
                }
                if (failing) {
                    throw new IllegalStateException(PLANNED);
                }
            } finally {
                leave();
            }
        });
    }

    /** Reads in odd pieces, and has to be closed. */
    private final class Content extends InputStream {

        private final long connection;
        private final int number;
        private final int size;
        private final int failsAt;
        private int at;
        private boolean closed;

        Content(Request request, int failsAt) {
            connection = MixedHandlers.connection(request);
            number = MixedHandlers.number(request);
            size = MixedHandlers.size(request);
            this.failsAt = failsAt;
            openStreams.incrementAndGet();
        }

        @Override
        public int read() throws IOException {
            return at == size ? -1 : MixedContent.octet(connection, number, at++);
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            enter();
            try {
                if (closed) {
                    throw new AssertionError("Read after it was closed");
                } else if (at >= failsAt) {
                    throw new IOException(PLANNED);
                } else if (at == size) {
                    return -1;
                }
                int part = Math.min(
                        Math.min(Math.min(size, failsAt) - at, count),
                        1 + ThreadLocalRandom.current().nextInt(count));
                MixedContent.copy(connection, number, at, target, offset, part);
                at += part;
                return part;
            } finally {
                leave();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openStreams.decrementAndGet();
            }
        }
    }

    // --- publishers ---

    Body published(Request request, boolean elsewhere, boolean failing) {
        int size = MixedHandlers.size(request);
        return new Body.Published(
                subscriber -> {
                    Pieces pieces = new Pieces(request, subscriber, elsewhere, failing);
                    subscriber.onSubscribe(pieces);
                },
                size % 2 == 0 ? size : Body.UNKNOWN_LENGTH);
    }

    /** Gives a piece for each one asked for, at once or by another thread. */
    private final class Pieces implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final byte[] content;
        private final boolean elsewhere;
        private final boolean failing;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger over = new AtomicInteger();
        private int at;

        Pieces(Request request, Flow.Subscriber<? super ByteBuffer> subscriber, boolean elsewhere, boolean failing) {
            this.subscriber = subscriber;
            this.elsewhere = elsewhere;
            this.failing = failing;
            this.content = MixedContent.of(
                    MixedHandlers.connection(request), MixedHandlers.number(request), MixedHandlers.size(request));
            openSubscriptions.incrementAndGet();
        }

        @Override
        public void request(long n) {
            if (demand.getAndAdd(n) == 0) {
                if (elsewhere) {
                    others.execute(this::give);
                } else {
                    give();
                }
            }
        }

        private void give() {
            do {
                if (over.get() > 0) {
                    return;
                }
                int most = failing ? content.length / 2 : content.length;
                int part = Math.min(most - at, 1 + ThreadLocalRandom.current().nextInt(30_000));
                if (part > 0) {
                    subscriber.onNext(ByteBuffer.wrap(content, at, part).slice());
                    at += part;
                }
                if (at == most) {
                    end();
                    return;
                }
            } while (demand.decrementAndGet() > 0);
        }

        private void end() {
            if (over.getAndIncrement() == 0) {
                openSubscriptions.decrementAndGet();
                if (failing) {
                    subscriber.onError(new IOException(PLANNED));
                } else {
                    subscriber.onComplete();
                }
            }
        }

        @Override
        public void cancel() {
            if (over.getAndIncrement() == 0) {
                openSubscriptions.decrementAndGet();
            }
        }
    }

    /** The JDK's own publisher, which holds a few pieces back and has them given by another thread. */
    Body submitted(Request request) {
        byte[] content = MixedContent.of(
                MixedHandlers.connection(request), MixedHandlers.number(request), MixedHandlers.size(request));
        return new Body.Published(
                subscriber -> {
                    SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(others, 4);
                    openSubscriptions.incrementAndGet();
                    publisher.subscribe(subscriber);
                    others.execute(new Feeding(publisher, content));
                },
                content.length % 3 == 0 ? content.length : Body.UNKNOWN_LENGTH);
    }

    /** Offers pieces as long as somebody takes them; never blocks. */
    private final class Feeding implements Runnable {

        private final SubmissionPublisher<ByteBuffer> publisher;
        private final byte[] content;
        private int at;

        Feeding(SubmissionPublisher<ByteBuffer> publisher, byte[] content) {
            this.publisher = publisher;
            this.content = content;
        }

        @Override
        public void run() {
            while (at < content.length && publisher.hasSubscribers()) {
                int part = Math.min(
                        content.length - at, 1 + ThreadLocalRandom.current().nextInt(20_000));
                int lag = publisher.offer(ByteBuffer.wrap(content, at, part).slice(), (subscriber, lost) -> false);
                if (lag < 0) {
                    others.schedule(this, 1, TimeUnit.MILLISECONDS);
                    return;
                }
                at += part;
            }
            openSubscriptions.decrementAndGet();
            publisher.close();
        }
    }
}
