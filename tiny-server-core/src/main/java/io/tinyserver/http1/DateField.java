package io.tinyserver.http1;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

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

    /** Without {@link java.time.format.DateTimeFormatter}, whose classes are a part of every start that can be felt. */
    private static Stamp stamp(long second) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        StringBuilder line = new StringBuilder(LENGTH);
        line.append("Date: ").append(DAYS[time.getDayOfWeek().ordinal()]).append(", ");
        twoDigits(line, time.getDayOfMonth())
                .append(' ')
                .append(MONTHS[time.getMonthValue() - 1])
                .append(' ');
        twoDigits(line, time.getYear() / 100);
        twoDigits(line, time.getYear() % 100).append(' ');
        twoDigits(line, time.getHour()).append(':');
        twoDigits(line, time.getMinute()).append(':');
        twoDigits(line, time.getSecond()).append(" GMT\r\n");
        return new Stamp(second, Octets.ascii(line.toString()));
    }

    private static StringBuilder twoDigits(StringBuilder line, int number) {
        return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private record Stamp(long second, byte[] line) {}
}
