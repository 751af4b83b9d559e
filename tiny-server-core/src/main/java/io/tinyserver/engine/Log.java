package io.tinyserver.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine logs with. A logger can fail as well: its appender throws, memory has run out, somebody has replaced the jar of a running
 * application so that its classes are not found any more. It must not take with it whoever logs, least of all the one thread that leads.
 *
 * <p>So nothing here ever throws; what the logger does not take goes to standard error. Thread-safe.
 */
final class Log {

    private final Logger logger;

    Log(String name) {
        this.logger = System.getLogger(name);
    }

    void log(Level level, String line) {
        write(level, () -> line, null);
    }

    void log(Level level, String line, Throwable thrown) {
        write(level, () -> line, thrown);
    }

    /** A line that is made only if the level is on. */
    void log(Level level, Supplier<String> line) {
        write(level, line, null);
    }

    void log(Level level, Supplier<String> line, Throwable thrown) {
        write(level, line, thrown);
    }

    private void write(Level level, Supplier<String> line, @Nullable Throwable thrown) {
        try {
            if (logger.isLoggable(level)) {
                logger.log(level, line.get(), thrown);
            }
        } catch (Throwable unloggable) {
            complain(thrown, unloggable);
        }
    }

    private static void complain(@Nullable Throwable thrown, Throwable unloggable) {
        try {
            System.err.println("tiny-server cannot log " + (thrown == null ? "a line" : thrown) + ": " + unloggable);
        } catch (Throwable nothingLeft) {
            // Nobody can be told, and the caller has to go on.
        }
    }
}
