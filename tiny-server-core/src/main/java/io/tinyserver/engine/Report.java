package io.tinyserver.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Reports errors to the log. A logger can fail as well: its appender throws, memory has run out, somebody has replaced the jar of a running
 * application so that its classes are not found any more. It must not take with it whoever reports, least of all the one thread that leads.
 */
final class Report {

    private Report() {}

    /** Never throws; what no logger takes goes to standard error. */
    static void error(Logger log, String what, Throwable thrown) {
        try {
            log.log(Level.ERROR, what, thrown);
        } catch (Throwable unreportable) {
            complain(what, thrown, unreportable);
        }
    }

    private static void complain(String what, Throwable thrown, Throwable unreportable) {
        try {
            System.err.println(what + ": " + thrown + " (which could not be logged: " + unreportable + ")");
        } catch (Throwable nothingLeft) {
            // Nobody can be told, and the caller has to go on.
        }
    }
}
