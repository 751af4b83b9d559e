package io.tinyserver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A log that takes nothing, as where a library's jar was replaced while its classes were in use. */
public final class BrokenLog extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("io.tinyserver");
    private final AtomicInteger refused = new AtomicInteger();

    public BrokenLog() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        refused.incrementAndGet();
        throw new NoClassDefFoundError("as the test wants it");
    }

    /** How often somebody has tried. */
    public int refused() {
        return refused.get();
    }

    @Override
    public void flush() {
        // there is nothing
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
