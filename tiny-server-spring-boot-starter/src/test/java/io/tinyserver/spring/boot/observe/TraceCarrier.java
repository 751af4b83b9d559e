package io.tinyserver.spring.boot.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/** Does what a tracer does: takes the trace of the peer up, and has it at hand on the thread while the observation's scope is open. */
final class TraceCarrier implements ObservationHandler<ReceiverContext<Object>> {

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ReceiverContext<?>;
    }

    @Override
    public void onStart(ReceiverContext<Object> context) {
        String trace = context.getGetter().get(context.getCarrier(), "traceparent");
        context.put(TraceCarrier.class, trace == null ? "none" : trace);
    }

    @Override
    public void onScopeOpened(ReceiverContext<Object> context) {
        CURRENT.set(context.get(TraceCarrier.class));
    }

    @Override
    public void onScopeClosed(ReceiverContext<Object> context) {
        CURRENT.remove();
    }

    /** The trace that the thread works for. */
    static String current() {
        return String.valueOf(CURRENT.get());
    }
}
