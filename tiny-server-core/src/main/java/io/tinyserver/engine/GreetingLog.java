package io.tinyserver.engine;

import io.tinyserver.http.Endpoints;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Logs why connections did not come to be encrypted.
 *
 * <p>Whoever scans ports can have this happen as often as he likes, so it is not news. But where the server's own keys or settings are to
 * blame, nobody else would ever say so: that is certain where they cannot even be asked for, and likely as long as not a single handshake
 * has succeeded. Such a line comes once a minute at the most. Used by all threads.
 */
final class GreetingLog {

    private static final Log LOG = new Log("io.tinyserver");
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LinePause pause;
    private volatile boolean hasSucceeded;

    GreetingLog(LongSupplier clock) {
        this.pause = new LinePause(clock, PAUSE_NANOS);
    }

    /** A handshake is through. */
    void succeeded() {
        if (!hasSucceeded) {
            hasSucceeded = true;
        }
    }

    /** A handshake was not, or what came was none. */
    void failed(GreetingFailedException failure, Endpoints endpoints) {
        String complaint = complaint(failure);
        String end = complaint == null ? null : pause.endOfLine();
        if (end == null) {
            LOG.log(Level.DEBUG, () -> "No TLS with " + endpoints.remote() + ": " + failure.getMessage());
        } else {
            LOG.log(Level.WARNING, () -> "No TLS with " + endpoints.remote() + ", " + complaint + end);
        }
    }

    /** What an administrator should know; null if this is the peer's doing. */
    private @Nullable String complaint(GreetingFailedException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof NoEngineException none) {
            return "since what the server was given for it is of no use: " + none.getMessage();
        }
        return hasSucceeded || !(cause instanceof SSLException)
                ? null
                : "nor with anybody since the start: " + failure.getMessage()
                        + ". Unless the peer is to blame, check key, certificate, protocols and cipher suites";
    }
}
