package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that a test holds in its hand: it says when it is called, and answers with the path only when it is let go. */
final class HeldHandler implements Handler {

    private static final int SECONDS = 20;

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore letGo = new Semaphore(0);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @Override
    public Response handle(Request request) throws InterruptedException {
        inside.incrementAndGet();
        entered.release();
        try {
            if (!letGo.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody let the handler go");
            }
            return Response.text(request.path());
        } catch (InterruptedException stop) {
            interrupted.incrementAndGet();
            throw stop;
        } finally {
            inside.decrementAndGet();
        }
    }

    /** Waits until so many further calls have begun. */
    HeldHandler awaitEntered(int calls) throws InterruptedException {
        assertThat(entered.tryAcquire(calls, SECONDS, TimeUnit.SECONDS))
                .as("%d further calls of the handler have begun", calls)
                .isTrue();
        return this;
    }

    /** Checks that no further call has begun. */
    void hasNotEntered() {
        assertThat(entered.availablePermits())
                .as("further calls that have begun")
                .isZero();
    }

    /** Lets so many calls go, those that wait or those to come. */
    HeldHandler letGo(int calls) {
        letGo.release(calls);
        return this;
    }

    int inside() {
        return inside.get();
    }

    int interrupted() {
        return interrupted.get();
    }
}
