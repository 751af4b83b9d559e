package io.tinyserver.spring.boot.actuate;

import io.tinyserver.TinyServer;
import io.tinyserver.observe.ServerSnapshot;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the server, from its figures alone.
 *
 * <p>The server is looked up when health is asked for: it may itself serve health, and is then built after the indicators.
 */
final class TinyServerHealthIndicator extends AbstractHealthIndicator {

    private final ObjectProvider<TinyServer> server;

    TinyServerHealthIndicator(ObjectProvider<TinyServer> server) {
        super("tiny-server health check failed");
        this.server = server;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        TinyServer present = server.getIfAvailable();
        if (present == null) { // there is none, as in a test without a web server
            builder.unknown();
            return;
        }
        ServerSnapshot figures = present.snapshot();
        Health.Builder health = switch (figures.state()) {
            case RUNNING -> builder.up();
            case DRAINING -> builder.outOfService();
            case NEW, STOPPED -> builder.down();
        };
        health.withDetail("port", figures.port())
                .withDetail("poolSize", figures.poolSize())
                .withDetail("busy", figures.busy())
                .withDetail("queued", figures.queued())
                .withDetail("connections", figures.connections());
    }
}
