package io.tinyserver.spring.boot.webflux;

import io.tinyserver.ServerStartException;
import io.tinyserver.TinyServer;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/**
 * A {@link TinyServer} whose life Spring Boot directs. Can be started again after it was stopped, and holds no socket and no selector in
 * between.
 *
 * <p>Draining takes as long as it takes: Spring Boot ends it by {@link #stop} when {@code spring.lifecycle.timeout-per-shutdown-phase} is
 * over. {@link #stop} itself waits for no answer: what still runs is interrupted, and has half a second.
 *
 * @since 1.0
 */
public final class TinyWebServer implements WebServer {

    private static final Log logger = LogFactory.getLog(TinyWebServer.class);
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

    private final TinyServer server;
    private final boolean secure;
    private final boolean graceful;
    private volatile @Nullable Thread draining;

    /**
     * A web server.
     *
     * @param server what serves
     * @param secure whether connections are encrypted
     * @param graceful whether requests in flight are waited for at shutdown
     */
    public TinyWebServer(TinyServer server, boolean secure, boolean graceful) {
        this.server = server;
        this.secure = secure;
        this.graceful = graceful;
    }

    /**
     * What serves.
     *
     * @return the server, for its figures
     */
    public TinyServer getServer() {
        return server;
    }

    @Override
    public void start() throws WebServerException {
        try {
            server.start();
        } catch (io.tinyserver.PortInUseException taken) {
            throw new PortInUseException(taken.port(), taken);
        } catch (ServerStartException failure) {
            throw new UnableToStartException(server.options(), failure);
        }
        String place = getPort() < 0 ? server.options().address() : "port " + getPort();
        logger.info("tiny-server started on " + place + (secure ? " (https)" : " (http)"));
    }

    @Override
    public void stop() throws WebServerException {
        Thread drain = draining;
        if (drain != null) {
            drain.interrupt();
            awaitEnd(drain); // it stops the server, and knows what was active
        }
        server.stop(Duration.ZERO);
    }

    private static void awaitEnd(Thread drain) {
        try {
            drain.join();
        } catch (InterruptedException impatience) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void shutDownGracefully(GracefulShutdownCallback callback) {
        if (!graceful) {
            callback.shutdownComplete(GracefulShutdownResult.IMMEDIATE);
            return;
        }
        logger.info("Commencing graceful shutdown. Waiting for active requests to complete");
        Thread drain = new Thread(() -> drain(callback), "tiny-server-shutdown");
        draining = drain;
        drain.start();
    }

    private void drain(GracefulShutdownCallback callback) {
        boolean idle = server.stop(AS_LONG_AS_IT_TAKES);
        draining = null;
        logger.info(
                idle
                        ? "Graceful shutdown complete"
                        : "Graceful shutdown aborted with one or more requests still active");
        callback.shutdownComplete(idle ? GracefulShutdownResult.IDLE : GracefulShutdownResult.REQUESTS_ACTIVE);
    }

    @Override
    public int getPort() {
        return server.port();
    }
}
