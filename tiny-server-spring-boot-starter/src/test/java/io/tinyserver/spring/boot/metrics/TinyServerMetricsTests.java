package io.tinyserver.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tinyserver.TinyServer;
import io.tinyserver.route.Router;
import io.tinyserver.spring.boot.Http;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TinyServerMetricsTests {

    private final Traffic traffic = new Traffic();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TinyServerAutoConfiguration.class,
                    TinyServerMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class))
            .withBean(Router.class, traffic::routes)
            .withPropertyValues(
                    "tiny.server.port=0",
                    "tiny.server.pool-size=1",
                    "tiny.server.queue-capacity=7",
                    "tiny.server.max-connections=50");

    @Test
    void threadsAndQueueAreThoseOfThePool() {
        runner.run(context -> {
            List<CompletableFuture<HttpResponse<String>>> answers = occupy(context, 2);

            assertThat(gauge(context, "tiny.threads.config.max")).isEqualTo(1);
            assertThat(gauge(context, "tiny.threads.busy")).isEqualTo(1);
            assertThat(gauge(context, "tiny.threads.idle")).isZero();
            assertThat(gauge(context, "tiny.threads.queued")).isEqualTo(1);
            assertThat(gauge(context, "tiny.threads.queue.capacity")).isEqualTo(7);

            letGo(answers);
            await().until(() -> gauge(context, "tiny.threads.idle") == 1);
            assertThat(gauge(context, "tiny.threads.busy")).isZero();
            assertThat(gauge(context, "tiny.threads.queued")).isZero();
        });
    }

    @Test
    void requestsAreCountedAndThoseThatWaitTimed() {
        runner.run(context -> {
            http(context).get("/quick");
            http(context).get("/failing");
            List<CompletableFuture<HttpResponse<String>>> answers = occupy(context, 2);

            assertThat(counter(context, "tiny.requests")).isEqualTo(4);
            assertThat(counter(context, "tiny.requests.failed")).isEqualTo(1);
            assertThat(gauge(context, "tiny.requests.active")).isEqualTo(2);
            assertThat(gauge(context, "tiny.connections.current")).isGreaterThanOrEqualTo(2);
            assertThat(gauge(context, "tiny.connections.config.max")).isEqualTo(50);
            var queued = registry(context).get("tiny.requests.queued").functionTimer();
            assertThat(queued.count()).as("handed over and begun").isEqualTo(1);

            letGo(answers);
            assertThat(queued.count()).isEqualTo(2);
            assertThat(queued.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            await().until(() -> gauge(context, "tiny.requests.active") == 0);
        });
    }

    @Test
    void refusalsAreCountedByTheirRuleOnceItIsBroken() {
        runner.run(context -> {
            assertThat(registry(context).find("tiny.requests.rejected").meters())
                    .isEmpty();
            Traffic.breakARule(port(context));
            await().until(() -> registry(context).find("tiny.requests.rejected").functionCounter() != null);
            assertThat(rejected(context, "TS-HOST-01")).isEqualTo(1);

            Traffic.breakARule(port(context));
            assertThat(rejected(context, "TS-HOST-01")).isEqualTo(2);
            assertThat(registry(context).get("tiny.requests.rejected").meters()).hasSize(1);
        });
    }

    /** Events are dropped while the queue is full, so this refusal is seen in the figures alone. */
    @Test
    void refusalsAreCountedEvenWhereTheirEventsAreDropped() {
        runner.withPropertyValues("tiny.server.queue-capacity=0").run(context -> {
            List<CompletableFuture<HttpResponse<String>>> answers = occupy(context, 1);
            for (int i = 0; i < 3; i++) {
                assertThat(http(context).get("/quick").statusCode()).isEqualTo(503);
            }
            assertThat(counter(context, "tiny.requests")).isEqualTo(4);
            assertThat(rejected(context, "TS-LOAD-01")).isEqualTo(3);
            letGo(answers);
        });
    }

    @Test
    void lossesOfLeadershipAreCounted() {
        runner.withPropertyValues("tiny.server.pool-size=2").run(context -> {
            CompletableFuture<HttpResponse<String>> answer = traffic.ask(port(context), "/held-in-place");
            await().until(() -> counter(context, "tiny.leadership.lost") == 1);
            letGo(List.of(answer));
        });
    }

    @Test
    void countersDoNotGoBackWhenTheServerStartsAnew() {
        runner.run(context -> {
            http(context).get("/quick");
            Traffic.breakARule(port(context));
            assertThat(counter(context, "tiny.requests")).isEqualTo(1);

            context.getSourceApplicationContext().stop();
            assertThat(counter(context, "tiny.requests")).isEqualTo(1);
            assertThat(rejected(context, "TS-HOST-01")).isEqualTo(1);

            context.getSourceApplicationContext().start();
            http(context).get("/quick");
            Traffic.breakARule(port(context));
            assertThat(counter(context, "tiny.requests")).isEqualTo(2);
            assertThat(rejected(context, "TS-HOST-01")).isEqualTo(2);
        });
    }

    @Test
    void serverMayComeAfterItsMeters() {
        AtomicReference<TinyServer> later = new AtomicReference<>();
        MeterRegistry registry = new SimpleMeterRegistry();
        new TinyServerMetrics(() -> Optional.ofNullable(later.get()).map(TinyServer::snapshot)).bindTo(registry);
        assertThat(registry.get("tiny.threads.config.max").gauge().value()).isNaN();
        assertThat(registry.get("tiny.requests").functionCounter().count()).isZero();

        try (TinyServer server = TinyServer.builder()
                .port(0)
                .poolSize(3)
                .router(traffic.routes())
                .build()) {
            later.set(server.start());
            new Http(server.port()).get("/quick");
            assertThat(registry.get("tiny.threads.config.max").gauge().value()).isEqualTo(3);
            assertThat(registry.get("tiny.requests").functionCounter().count()).isEqualTo(1);
        }
    }

    @Test
    void metersOfTheApplicationReplaceOurs() {
        TinyServerMetrics own = new TinyServerMetrics(Optional::empty);
        runner.withBean(TinyServerMetrics.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(TinyServerMetrics.class).isSameAs(own));
    }

    @Test
    void thereAreNoneWithoutMicrometer() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TinyServerAutoConfiguration.class, TinyServerMetricsAutoConfiguration.class))
                .withBean(Router.class, traffic::routes)
                .withPropertyValues("tiny.server.port=0")
                .withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer"))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("tinyServerMetrics");
                    assertThat(http(context).get("/quick").body()).isEqualTo("quick");
                });
    }

    @Test
    void thereAreNoneWithoutARegistryOrAServer() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TinyServerAutoConfiguration.class, TinyServerMetricsAutoConfiguration.class))
                .withPropertyValues("tiny.server.port=0")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tinyServerMetrics"));
        runner.withPropertyValues("tiny.server.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tinyServerMetrics"));
    }

    /** Has one handler run, and the others wait for the only worker. */
    private List<CompletableFuture<HttpResponse<String>>> occupy(AssertableApplicationContext context, int requests)
            throws InterruptedException {
        CompletableFuture<HttpResponse<String>> first = traffic.ask(port(context), "/held");
        traffic.awaitEntered();
        if (requests == 1) {
            return List.of(first);
        }
        CompletableFuture<HttpResponse<String>> second = traffic.ask(port(context), "/held");
        await().until(() -> gauge(context, "tiny.threads.queued") == requests - 1);
        return List.of(first, second);
    }

    private void letGo(List<CompletableFuture<HttpResponse<String>>> answers) throws Exception {
        traffic.letGo(answers.size());
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("held");
        }
    }

    private static double gauge(AssertableApplicationContext context, String name) {
        return registry(context).get(name).gauge().value();
    }

    private static double counter(AssertableApplicationContext context, String name) {
        return registry(context).get(name).functionCounter().count();
    }

    private static double rejected(AssertableApplicationContext context, String rule) {
        return registry(context)
                .get("tiny.requests.rejected")
                .tag("rule", rule)
                .functionCounter()
                .count();
    }

    private static MeterRegistry registry(AssertableApplicationContext context) {
        return context.getBean(MeterRegistry.class);
    }

    private static int port(AssertableApplicationContext context) {
        return context.getBean(TinyServer.class).port();
    }

    private static Http http(AssertableApplicationContext context) {
        return new Http(port(context));
    }
}
