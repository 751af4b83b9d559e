package io.tinyserver;

import io.tinyserver.pool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pool that a server runs on, from one start to one stop.
 *
 * @param pool the caller's, or one of the server's own
 * @param owned whether the server has to close it
 */
record Workers(ThreadPool pool, boolean owned) {

    private static final int QUEUE_CAPACITY = 1024;

    private static final Duration TIME_FOR_FAREWELLS = Duration.ofMillis(500);

    /** The caller's pool, or a new one of that size; of one whose handlers have threads of their own, few threads are needed. */
    static Workers of(@Nullable ThreadPool foreign, int size, boolean handlersElsewhere) {
        if (foreign != null) {
            return new Workers(foreign, false);
        }
        ThreadPool.Builder pool = ThreadPool.builder().size(size).queueCapacity(QUEUE_CAPACITY);
        return new Workers((handlersElsewhere ? pool.hireWhenNeeded() : pool).build(), true);
    }

    /** How many jobs may wait for a worker, of the caller's pool or of one that is the server's own. */
    static int queueCapacity(@Nullable ThreadPool foreign) {
        return foreign == null ? QUEUE_CAPACITY : foreign.figures().queueCapacity();
    }

    /** Closes the pool if it is the server's own. What is queued are farewells: streams to be closed, subscriptions to be cancelled. */
    void release() {
        if (!owned) {
            return;
        }
        pool.shutdown();
        try {
            if (pool.awaitTermination(TIME_FOR_FAREWELLS.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pool.shutdownNow();
    }
}
