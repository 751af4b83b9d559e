package io.tinyserver.spring.boot;

import io.tinyserver.TinyServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts a server when the application has started, and stops it before the beans that its handlers use.
 *
 * <p>The port becomes a property of the environment as soon as it is known. Stopping waits for requests in flight, on a thread of its
 * own; it never throws. While it is stopped the server holds no socket and no selector, so that a checkpoint can be made; workers of the
 * pool stay, and wait.
 *
 * @since 1.0
 */
public final class TinyServerLifecycle implements SmartLifecycle {

    private static final Log logger = LogFactory.getLog(TinyServerLifecycle.class);

    private final TinyServer server;
    private final Role role;
    private final ConfigurableApplicationContext context;

    /**
     * The life of one server.
     *
     * @param server the server
     * @param role what it is there for
     * @param context whose life it shares
     */
    public TinyServerLifecycle(TinyServer server, Role role, ConfigurableApplicationContext context) {
        this.server = server;
        this.role = role;
        this.context = context;
    }

    @Override
    public void start() {
        server.start();
        if (server.port() >= 0) { // a Unix domain socket has none
            LocalPort.publish(context, role.portProperty, server.port());
            sayHowToOpen(server.address());
        }
    }

    // The server says so, too, but by way of java.util.logging, which falls silent as soon as the JVM begins to end.
    @Override
    public void stop() {
        String place = server.port() < 0 ? server.options().address() : "Port " + server.port();
        Duration timeout = server.options().stopTimeout();
        int active = server.snapshot().activeRequests();
        if (active > 0) {
            logger.info(
                    place + " is closing; requests in flight may take up to " + timeout.toMillis() + " ms: " + active);
        }
        try {
            if (server.stop(timeout)) {
                logger.info(place + " is closed; all requests in flight were answered");
            } else {
                logger.warn(place + " is closed; requests that did not finish in time were interrupted");
            }
        } catch (RuntimeException failure) {
            logger.error("The server could not be stopped", failure);
        }
    }

    @Override
    public void stop(Runnable callback) {
        Runnable drain = () -> {
            try {
                stop();
            } finally {
                callback.run();
            }
        };
        new Thread(drain, "tiny-server-stop").start();
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public int getPhase() {
        return role.phase;
    }

    /** A test's context that was paused would come back on another port. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** The server itself says where it listens, but does not know the property that an administrator has to look for. */
    private void sayHowToOpen(InetSocketAddress address) {
        if (address.getAddress().isLoopbackAddress()) {
            logger.info(literal(address) + ":" + address.getPort() + " is for this machine only; '"
                    + role.addressProperty + "=0.0.0.0' opens it to others");
        }
    }

    private static String literal(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }

    /**
     * What a server is there for, and when it starts and stops among the others.
     *
     * <p>The phases are those of Spring Boot's own servers: requests drain before a web server's socket closes, and the management
     * server outlives the draining, so that health can be asked meanwhile.
     */
    public enum Role {
        /** Serves the application. */
        MAIN("local.tiny.server.port", "tiny.server.address", DEFAULT_PHASE - 1024),
        /** Serves the actuator's endpoints on a port of their own. */
        MANAGEMENT("local.management.port", "management.server.address", DEFAULT_PHASE - 1536);

        private final String portProperty;
        private final String addressProperty;
        private final int phase;

        Role(String portProperty, String addressProperty, int phase) {
            this.portProperty = portProperty;
            this.addressProperty = addressProperty;
            this.phase = phase;
        }
    }
}
