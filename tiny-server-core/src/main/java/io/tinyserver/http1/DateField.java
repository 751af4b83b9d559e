package io.tinyserver.http1;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The field line {@code Date}, in the one form of RFC 9110, 5.6.7 that may be sent: IMF-fixdate.
 *
 * <p>Thread-safe. The line is made once a second; a reader sees a whole line or another whole line, because the stamp that holds it
 * never changes.
 */
final class DateField {

    /** The octets of the line, from {@code Date} to the line end. */
    static final int LENGTH = 37;

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    /** With names of its own: those of a locale would have to be loaded first, which takes ten milliseconds of each start. */
    private static final DateTimeFormatter FIXDATE = new DateTimeFormatterBuilder()
            .appendText(ChronoField.DAY_OF_WEEK, numbered(DAYS))
            .appendLiteral(", ")
            .appendValue(ChronoField.DAY_OF_MONTH, 2)
            .appendLiteral(' ')
            .appendText(ChronoField.MONTH_OF_YEAR, numbered(MONTHS))
            .appendLiteral(' ')
            .appendValue(ChronoField.YEAR, 4)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendLiteral(" GMT")
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Comes after the format, which it needs. */
    static final DateField SYSTEM = new DateField(InstantSource.system());

    private final InstantSource clock;
    private volatile Stamp latest;

    DateField(InstantSource clock) {
        this.clock = clock;
        this.latest = stamp(second());
    }

    /** The line with its line end; must not be changed. */
    byte[] line() {
        long second = second();
        Stamp stamp = latest;
        if (stamp.second != second) {
            stamp = stamp(second);
            latest = stamp;
        }
        return stamp.line;
    }

    private long second() {
        return Math.floorDiv(clock.millis(), 1000L);
    }

    private static Map<Long, String> numbered(String[] names) {
        Map<Long, String> numbered = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            numbered.put(i + 1L, names[i]);
        }
        return numbered;
    }

    private static Stamp stamp(long second) {
        return new Stamp(second, Octets.ascii("Date: " + FIXDATE.format(Instant.ofEpochSecond(second)) + "\r\n"));
    }

    private record Stamp(long second, byte[] line) {}
}
