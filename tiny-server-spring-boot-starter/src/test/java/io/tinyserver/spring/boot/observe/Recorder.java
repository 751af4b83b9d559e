package io.tinyserver.spring.boot.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Keeps the observations that have stopped. */
final class Recorder implements ObservationHandler<RequestObservationContext> {

    private final BlockingQueue<RequestObservationContext> stopped = new LinkedBlockingQueue<>();
    private final AtomicInteger started = new AtomicInteger();

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RequestObservationContext;
    }

    @Override
    public void onStart(RequestObservationContext context) {
        started.incrementAndGet();
    }

    @Override
    public void onStop(RequestObservationContext context) {
        stopped.add(context);
    }

    int started() {
        return started.get();
    }

    boolean hasStopped() {
        return !stopped.isEmpty();
    }

    /** The next observation that stops. */
    RequestObservationContext next() throws InterruptedException {
        RequestObservationContext context = stopped.poll(20, TimeUnit.SECONDS);
        assertThat(context).as("an observation that has stopped").isNotNull();
        return context;
    }

    /** What the next observation that stops tells, apart from the address. */
    Map<String, String> nextKeys() throws InterruptedException {
        return next().getLowCardinalityKeyValues().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }
}
