package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Response;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The answer of an application that may come at any time, on any thread.
 *
 * <p>It holds nothing, then an answer or a failure; or, if the handler's thread comes first, a future that others complete. The first
 * answer counts: what is signalled after a response was committed can change nothing of it, and the application has logged it.
 */
final class ResponsePromise extends AtomicReference<@Nullable Object> {

    private static final long serialVersionUID = 1;
    private static final Log logger = LogFactory.getLog(ResponsePromise.class);

    private record Failure(Throwable thrown) {}

    /** The application commits its response. */
    void give(Response.Ready answer) {
        put(answer);
    }

    /** There will be no response. */
    void fail(Throwable thrown) {
        put(new Failure(thrown));
    }

    private void put(Object outcome) {
        if (compareAndSet(null, outcome) || !(get() instanceof CompletableFuture<?> awaited)) {
            return;
        }
        @SuppressWarnings("unchecked") // nothing else puts a future here
        CompletableFuture<Response> future = (CompletableFuture<Response>) awaited;
        if (outcome instanceof Failure failure) {
            future.completeExceptionally(failure.thrown);
        } else {
            future.complete((Response) outcome);
        }
    }

    /**
     * What the handler returns; called once, by its thread, when the application has been called.
     *
     * @param givenUp called when nobody waits for the answer any more
     */
    Response asResponse(Runnable givenUp) throws Exception {
        if (get() == null) {
            CompletableFuture<Response> future = new CompletableFuture<>();
            if (compareAndSet(null, future)) {
                return Response.deferred(future, givenUp);
            }
        }
        Object outcome = get();
        if (outcome instanceof Failure failure) {
            throw failure.thrown instanceof Exception exception ? exception : new IllegalStateException(failure.thrown);
        }
        return (Response) Objects.requireNonNull(outcome);
    }

    /** The subscriber that stands for the application's work on the response. */
    CoreSubscriber<Void> of(TinyServerHttpResponse response) {
        return new Work(response);
    }

    private final class Work implements CoreSubscriber<Void> {

        private final TinyServerHttpResponse response;

        private Work(TinyServerHttpResponse response) {
            this.response = response;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            response.worksOn(subscription);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Void never) {}

        @Override
        public void onError(Throwable thrown) {
            logger.trace("The application failed with its response", thrown);
            fail(thrown);
        }

        @Override
        public void onComplete() {
            response.endWithoutContent();
        }
    }
}
