package io.tinyserver.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.observe.ServerSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Meters over the figures of one server.
 *
 * <p>Each meter reads a {@link ServerSnapshot} of its own when it is read, so nothing is paid for them otherwise. The server may come
 * later than its meters: until there is one, counters are 0 and gauges not a number.
 *
 * <p>{@code tiny.requests.rejected} has a meter for each rule that was broken, since most never are. Which rules these are is found out
 * whenever one of the meters is read: a snapshot misses nothing, while events are dropped when the queue is full, which is just when
 * requests are rejected. Where the server also tells this object as its {@link ServerListener}, the meter is there at once.
 *
 * <p>Thread-safe.
 *
 * @since 1.0
 */
public final class TinyServerMetrics implements MeterBinder, ServerListener {

    private final Supplier<Optional<ServerSnapshot>> figures;
    private final List<ServerMeters> bound = new CopyOnWriteArrayList<>();

    /**
     * Meters over these figures.
     *
     * @param figures gives the figures of the moment; empty while there is no server
     */
    public TinyServerMetrics(Supplier<Optional<ServerSnapshot>> figures) {
        this.figures = Objects.requireNonNull(figures, "figures");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ServerMeters meters = new ServerMeters(registry, figures);
        meters.register();
        bound.add(meters);
    }

    @Override
    public void rejected(String rule, int status) {
        bound.forEach(meters -> meters.registerRule(rule));
    }
}
