package io.tinyserver.spring.boot.webflux;

import java.util.function.BiConsumer;

/**
 * Reads the cookies of a request (RFC 6265, 4.2 and 5.4), as leniently as servers have to: what has no name is passed over, quotes around
 * a value are taken off, nothing is decoded.
 */
final class RequestCookies {

    private RequestCookies() {}

    /** Hands on the name and value of each cookie in a field, in their order. */
    static void read(String field, BiConsumer<String, String> cookies) {
        int start = 0;
        while (start < field.length()) {
            int end = field.indexOf(';', start);
            end = end < 0 ? field.length() : end;
            int equals = field.indexOf('=', start);
            if (equals > 0 && equals < end) {
                String name = field.substring(start, equals).strip();
                if (!name.isEmpty()) {
                    cookies.accept(
                            name, unquoted(field.substring(equals + 1, end).strip()));
                }
            }
            start = end + 1;
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
