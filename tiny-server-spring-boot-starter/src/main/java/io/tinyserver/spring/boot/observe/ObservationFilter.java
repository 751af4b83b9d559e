package io.tinyserver.spring.boot.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.spring.boot.ObservedElsewhere;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Observes every request that gets as far as a handler; its observation is the current one while the handler runs.
 *
 * <p>A handler that is immediate stays so: pages are answered while every worker is busy, observed or not. What handles observations
 * therefore runs on the thread that reads, where it must not block, as on the event loop of a reactive server.
 *
 * <p>Immutable and thread-safe.
 */
final class ObservationFilter implements Filter {

    private final ObservationRegistry registry;
    private final @Nullable RequestObservationConvention custom;
    private final RequestObservationConvention usual;
    private final Duration answerTimeout;
    private final @Nullable ObservedElsewhere elsewhere;

    /**
     * A filter for all routes.
     *
     * @param registry who is told
     * @param custom the application's own convention, if it has one
     * @param usual the convention if it has none
     * @param answerTimeout how long a deferred answer is waited for
     * @param elsewhere the route that is left alone; null if there is none
     */
    ObservationFilter(
            ObservationRegistry registry,
            @Nullable RequestObservationConvention custom,
            RequestObservationConvention usual,
            Duration answerTimeout,
            @Nullable ObservedElsewhere elsewhere) {
        this.registry = registry;
        this.custom = custom;
        this.usual = usual;
        this.answerTimeout = answerTimeout;
        this.elsewhere = elsewhere;
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        return observe(request, null, next::handle);
    }

    @Override
    public Handler before(Handler next, String pattern) {
        if (elsewhere != null && pattern.equals(elsewhere.pattern())) {
            return next;
        }
        return next instanceof ImmediateHandler immediate
                ? new ObservedAtOnce(pattern, immediate)
                : request -> observe(request, pattern, next::handle);
    }

    @SuppressWarnings("try") // the scope does its work by being open
    private <X extends Exception> Response observe(Request request, @Nullable String pattern, Call<X> next) throws X {
        RequestObservationContext context = new RequestObservationContext(request, pattern);
        Observation observation = Observation.createNotStarted(custom, usual, () -> context, registry);
        if (observation.isNoop()) {
            return next.handle(request);
        }
        observation.start();
        ObservedAnswer answer = new ObservedAnswer(observation, context, answerTimeout);
        Response given;
        try (Observation.Scope scope = observation.openScope()) {
            given = next.handle(request);
        } catch (Throwable failure) {
            answer.failed(failure);
            throw failure;
        }
        answer.given(given);
        return given;
    }

    /** What comes behind the filter. */
    private interface Call<X extends Exception> {

        Response handle(Request request) throws X;
    }

    /** An immediate handler behind the filter. */
    private final class ObservedAtOnce implements ImmediateHandler {

        private final String pattern;
        private final ImmediateHandler next;

        ObservedAtOnce(String pattern, ImmediateHandler next) {
            this.pattern = pattern;
            this.next = next;
        }

        @Override
        public Response handle(Request request) {
            return observe(request, pattern, next::handle);
        }

        @Override
        public boolean readsContent() {
            return next.readsContent();
        }
    }
}
