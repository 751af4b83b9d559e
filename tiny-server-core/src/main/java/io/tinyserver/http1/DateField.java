package io.tinyserver.http1;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The field line {@code Date}, in the one form of RFC 9110, 5.6.7 that may be sent: IMF-fixdate.
 *
 * <p>Thread-safe. The line is made once a second; a reader sees a whole line or another whole line, because the stamp that holds it
 * never changes.
 */
final class DateField {

    /** The octets of the line, from {@code Date} to the line end. */
    static final int LENGTH = 37;

    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
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

    private static Stamp stamp(long second) {
        return new Stamp(second, Octets.ascii("Date: " + FIXDATE.format(Instant.ofEpochSecond(second)) + "\r\n"));
    }

    private record Stamp(long second, byte[] line) {}
}
