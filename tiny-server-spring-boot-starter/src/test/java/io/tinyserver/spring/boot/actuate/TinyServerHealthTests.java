package io.tinyserver.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TinyServerHealthTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TinyServerAutoConfiguration.class, TinyServerHealthContributorAutoConfiguration.class))
            .withPropertyValues("tiny.server.port=0", "tiny.server.pool-size=3");

    @Test
    void isUpWithFiguresWhileTheServerRuns() {
        runner.run(context -> {
            Health health = context.getBean(TinyServerHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("port", context.getBean(TinyServer.class).port())
                    .containsEntry("poolSize", 3)
                    .containsKeys("busy", "queued", "connections");
        });
    }

    @Test
    void isDownWhenTheServerHasStopped() {
        runner.run(context -> {
            context.getBean(TinyServer.class).close();
            Health health = context.getBean(TinyServerHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues(
                        "management.health.tiny-server.enabled=true", "management.health.tinyServer.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TinyServerHealthIndicator.class));
    }

    @Test
    void indicatorOfTheApplicationReplacesOurs() {
        HealthIndicator own = () -> Health.unknown().build();
        runner.withBean("tinyServerHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(HealthIndicator.class).isSameAs(own));
    }

    @Test
    void isNotThereWithoutTheHealthModule() {
        runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tinyServerHealthIndicator"));
    }

    @Test
    void isNotThereWithoutTheServer() {
        runner.withPropertyValues("tiny.server.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TinyServerHealthIndicator.class));
    }
}
