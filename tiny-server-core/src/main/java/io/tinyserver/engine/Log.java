package io.tinyserver.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine logs with. A logger can fail as well: its appender throws, memory has run out, somebody has replaced the jar of a running
 * application so that its classes are not found any more. It must not take with it whoever logs, least of all the one thread that leads.
 *
 * <p>So a line that is given as a text never makes this throw, not even where memory has run out: then it goes to standard error. A line
 * that is still to be made needs memory where it is passed. Thread-safe.
 */
final class Log {

    private final Logger logger;

    Log(String name) {
        this.logger = System.getLogger(name);
    }

    void log(Level level, String line) {
        log(level, line, null);
    }

    // Without a lambda, since the first use of one takes memory.
    void log(Level level, String line, @Nullable Throwable thrown) {
        try {
            logger.log(level, line, thrown);
        } catch (Throwable unloggable) {
            complain(line, thrown, unloggable);
        }
    }

    /** A line that is made only if the level is on. */
    void log(Level level, Supplier<String> line) {
        log(level, line, null);
    }

    void log(Level level, Supplier<String> line, @Nullable Throwable thrown) {
        try {
            if (logger.isLoggable(level)) {
                logger.log(level, line.get(), thrown);
            }
        } catch (Throwable unloggable) {
            complain("a line", thrown, unloggable);
        }
    }

    private static void complain(String line, @Nullable Throwable thrown, Throwable unloggable) {
        try {
            System.err.println("tiny-server cannot log, because of " + unloggable + ": " + line
                    + (thrown == null ? "" : ", " + thrown));
        } catch (Throwable nothingLeft) {
            // Nobody can be told, and the caller has to go on.
        }
    }
}
