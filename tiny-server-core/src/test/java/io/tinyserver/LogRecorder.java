package io.tinyserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/** Keeps what the server logs, and keeps it off the console. */
public final class LogRecorder extends Handler implements AutoCloseable {

    private static final Pattern OWN_BUG =
            Pattern.compile("The engine failed|The watchdog failed|The selector failed|job failed on|goes on after");

    private final Logger logger = Logger.getLogger("io.tinyserver");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Formatter formatter = new SimpleFormatter();

    public LogRecorder() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        records.add(entry);
    }

    /** What was logged as an error, stack traces included. */
    public List<String> errors() {
        return at(Level.SEVERE);
    }

    /** Errors in the server's own code: no handler, no peer and no machine may cause one. */
    public List<String> bugs() {
        return errors().stream()
                .filter(entry -> OWN_BUG.matcher(
                                entry.lines().skip(1).findFirst().orElse(""))
                        .find())
                .toList();
    }

    public List<String> at(Level level) {
        return records.stream()
                .filter(entry -> entry.getLevel().equals(level))
                .map(formatter::format)
                .toList();
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
