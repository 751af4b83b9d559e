package io.tinyserver;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Keeps the warnings and errors that nobody planned, and keeps all of them off the console. */
final class MixedLog extends Handler implements AutoCloseable {

    private static final int ENOUGH = 20;

    private final Logger logger = Logger.getLogger("io.tinyserver");
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong planned = new AtomicLong();

    MixedLog() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() < Level.WARNING.intValue()) {
            return;
        } else if (isPlanned(entry.getThrown())) {
            planned.incrementAndGet();
        } else if (unexpected.size() < ENOUGH) {
            unexpected.add(new SimpleFormatter().format(entry));
        }
    }

    private static boolean isPlanned(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.contains(MixedHandlers.PLANNED)) {
                return true;
            }
        }
        return false;
    }

    /** Failures that were logged as they should be. */
    long planned() {
        return planned.get();
    }

    Queue<String> unexpected() {
        return unexpected;
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
