package io.tinyserver.spring.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.tinyserver.observe.ServerSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one server in one registry.
 *
 * <p>A rule is in {@code rules} from before its meter is registered; the registry itself sees to it that there is one meter for each. The
 * meters' functions hold on to this object, so it lives as long as they do. Thread-safe.
 */
final class ServerMeters {

    private static final String REQUESTS = "requests";

    private final MeterRegistry registry;
    private final Supplier<Optional<ServerSnapshot>> figures;
    private final Set<String> rules = ConcurrentHashMap.newKeySet();

    ServerMeters(MeterRegistry registry, Supplier<Optional<ServerSnapshot>> figures) {
        this.registry = registry;
        this.figures = figures;
    }

    void register() {
        registerThreads();
        registerConnections();
        registerRequests();
    }

    private void registerThreads() {
        gauge("tiny.threads.config.max", BaseUnits.THREADS, "Handlers that may run at once", ServerSnapshot::poolSize);
        gauge("tiny.threads.busy", BaseUnits.THREADS, "Handlers that run", ServerSnapshot::busy);
        gauge(
                "tiny.threads.idle",
                BaseUnits.THREADS,
                "Handlers that could run besides",
                now -> now.poolSize() - now.busy());
        gauge(
                "tiny.threads.queued",
                BaseUnits.TASKS,
                "Requests and jobs that wait for a worker",
                ServerSnapshot::queued);
        gauge(
                "tiny.threads.queue.capacity",
                BaseUnits.TASKS,
                "Requests and jobs that may wait for a worker",
                ServerSnapshot::queueCapacity);
        counter(
                "tiny.leadership.lost",
                BaseUnits.EVENTS,
                "Handlers that took so long that another thread had to go on reading",
                Tags.empty(),
                ServerSnapshot::leadershipLost);
    }

    private void registerConnections() {
        gauge("tiny.connections.current", BaseUnits.CONNECTIONS, "Open connections", ServerSnapshot::connections);
        gauge(
                "tiny.connections.config.max",
                BaseUnits.CONNECTIONS,
                "Connections that may be open at once",
                ServerSnapshot::maxConnections);
    }

    private void registerRequests() {
        counter("tiny.requests", REQUESTS, "Requests begun", Tags.empty(), ServerSnapshot::requests);
        gauge("tiny.requests.active", REQUESTS, "Requests not answered completely yet", ServerSnapshot::activeRequests);
        counter(
                "tiny.requests.failed",
                REQUESTS,
                "Requests whose handler, or the content of its answer, failed",
                Tags.empty(),
                ServerSnapshot::failed);
        FunctionTimer.builder(
                        "tiny.requests.queued",
                        this,
                        meters -> (long) meters.read(ServerSnapshot::handedOver, 0),
                        meters -> meters.read(now -> now.waited().toNanos(), 0),
                        TimeUnit.NANOSECONDS)
                .description("Time that requests waited for a worker; those that ran at once are not counted")
                .register(registry);
    }

    /** Sees to it that there is a meter for a rule that was broken. */
    void registerRule(String rule) {
        if (rules.add(rule)) {
            counter(
                    "tiny.requests.rejected",
                    REQUESTS,
                    "Messages refused by the server itself, by the id of the rule that they break",
                    Tags.of("rule", rule),
                    now -> now.rejected().getOrDefault(rule, 0L));
        }
    }

    private void gauge(String name, String unit, String description, ToDoubleFunction<ServerSnapshot> figure) {
        Gauge.builder(name, () -> read(figure, Double.NaN))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    // A registry holds the object of a counter weakly, but its function strongly, and that holds the object.
    private void counter(
            String name, String unit, String description, Tags tags, ToDoubleFunction<ServerSnapshot> figure) {
        FunctionCounter.builder(name, this, meters -> read(figure, 0))
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private double read(ToDoubleFunction<ServerSnapshot> figure, double withoutServer) {
        Optional<ServerSnapshot> now = figures.get();
        now.ifPresent(snapshot -> snapshot.rejected().keySet().forEach(this::registerRule));
        return now.map(figure::applyAsDouble).orElse(withoutServer);
    }
}
