package io.tinyserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Refuses values that are not allowed, with name, value and what is allowed. */
final class OptionCheck {

    /** The upper end of what has none. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LONGEST_PRODUCT = 256;

    private OptionCheck() {}

    static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            String allowed = most == UNBOUNDED ? least + " or more" : least + " to " + most;
            throw new IllegalArgumentException(name + " was " + value + "; allowed is " + allowed);
        }
    }

    static void duration(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " was " + value + "; allowed is 1 millisecond to 1 day");
        }
    }

    static void address(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " was blank; allowed is a host name or an IP address");
        } else if (value.equals(Listener.UNIX)) {
            throw new IllegalArgumentException(name + " was '" + value + "'; it has to end with the path of a socket");
        }
    }

    /** What goes into {@code Server}: in ASCII, since that is what products and comments are made of in practice (RFC 9110, 10.2.4). */
    static void product(String name, @Nullable String value) {
        if (value != null
                && (value.isBlank()
                        || value.length() > LONGEST_PRODUCT
                        || !value.equals(value.strip())
                        || !value.chars().allMatch(c -> c >= ' ' && c < 127))) {
            throw new IllegalArgumentException(name + " was '" + value + "'; allowed is 1 to " + LONGEST_PRODUCT
                    + " printable ASCII characters without a space at either end");
        }
    }
}
