package io.tinyserver.spring.boot;

import java.time.Duration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Takes readiness down when the application begins to stop, and then goes on serving for a while.
 *
 * <p>Before every other listener, and before any bean is stopped: during the delay the application is whole.
 */
final class StopDelay implements ApplicationListener<ContextClosedEvent>, Ordered {

    private final ApplicationContext context;
    private final Duration delay;

    StopDelay(ApplicationContext context, Duration delay) {
        this.context = context;
        this.delay = delay;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            try {
                Thread.sleep(delay.toMillis());
            } catch (InterruptedException impatience) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
