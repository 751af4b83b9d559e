package io.tinyserver.content;

import static org.awaitility.Awaitility.await;

import io.tinyserver.TestServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/** Counts how many deflaters are made, and how often one is ended. */
final class CountedDeflaters implements Supplier<Deflater> {

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @Override
    public Deflater get() {
        made.incrementAndGet();
        return new Deflater(Deflater.DEFAULT_COMPRESSION, true) {
            @Override
            public void end() {
                ended.incrementAndGet();
                super.end();
            }
        };
    }

    int made() {
        return made.get();
    }

    int ended() {
        return ended.get();
    }

    /** Waits until each is ended. */
    void awaitEnds() {
        await().atMost(TestServer.PATIENCE).until(() -> ended() == made());
    }
}
