package io.tinyserver.spring.boot.observe;

import io.micrometer.observation.Observation;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stops an observation when the answer is known: at once, or when a promise is kept, broken, or given up by the server.
 *
 * <p>Told once, by the thread that runs the handler. The observation is stopped once, by that thread or by the one that completes the
 * promise.
 *
 * @param observation what is stopped
 * @param context what is told of the answer
 * @param answerTimeout how long a promise is waited for; a promise that nobody keeps must not be observed for ever
 */
record ObservedAnswer(Observation observation, RequestObservationContext context, Duration answerTimeout) {

    /** The handler has returned. */
    void given(@Nullable Response answer) {
        if (answer instanceof Response.Ready ready) {
            context.setResponse(ready);
            observation.stop();
        } else if (answer instanceof Response.Deferred deferred) {
            follow(deferred);
        } else {
            failed(new NullPointerException("The handler returned null"));
        }
    }

    /** The handler has thrown. An interrupt means that the server stops, or gave the request up. */
    void failed(Throwable failure) {
        stop(
                failure,
                failure instanceof InterruptedException ? Status.SERVICE_UNAVAILABLE : Status.INTERNAL_SERVER_ERROR);
    }

    private void stop(Throwable failure, Status status) {
        context.failsWith(status);
        observation.error(failure);
        observation.stop();
    }

    private void follow(Response.Deferred deferred) {
        CompletableFuture<Response> end = new CompletableFuture<>();
        end.whenComplete(this::ended);
        deferred.promise().whenComplete((answer, failure) -> {
            if (failure == null) {
                end.complete(answer);
            } else {
                end.completeExceptionally(new CompletionException(causeOf(failure)));
            }
        });
        end.orTimeout(answerTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ended(@Nullable Response answer, @Nullable Throwable failure) {
        if (failure instanceof TimeoutException) { // ours, for what breaks a promise comes wrapped
            stop(failure, Status.SERVICE_UNAVAILABLE);
        } else if (failure != null) {
            failed(causeOf(failure));
        } else {
            given(answer);
        }
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
