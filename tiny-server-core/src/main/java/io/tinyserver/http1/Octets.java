package io.tinyserver.http1;

import java.nio.charset.StandardCharsets;

/** Octets with a meaning in HTTP/1.1, and the few comparisons made with them. */
final class Octets {

    static final byte TAB = '\t';
    static final byte LF = '\n';
    static final byte CR = '\r';
    static final byte SP = ' ';

    private static final byte[] HEX_VALUES = hexValues();

    private Octets() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether the octet is OWS, RFC 9110, 5.6.3. */
    static boolean isBlank(byte octet) {
        return octet == SP || octet == TAB;
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    static boolean isControl(byte octet) {
        return octet >= 0 && octet < SP || octet == 0x7f;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexValue(byte octet) {
        return HEX_VALUES[octet & 0xff];
    }

    /**
     * Whether a word without control characters stands at {@code from}, in any case. The word is given in lower case; setting
     * one bit lowers a letter, and changes nothing else into a letter or a hyphen.
     */
    static boolean matches(byte[] buffer, int from, byte[] lowerCase) {
        for (int i = 0; i < lowerCase.length; i++) {
            if ((buffer[from + i] | 0x20) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    static int indexOf(byte octet, byte[] buffer, int from, int to) {
        int i = from;
        while (i < to && buffer[i] != octet) {
            i++;
        }
        return i;
    }

    static int skipBlanks(byte[] buffer, int from, int to) {
        int i = from;
        while (i < to && isBlank(buffer[i])) {
            i++;
        }
        return i;
    }

    static int trimBlanks(byte[] buffer, int from, int to) {
        int end = to;
        while (end > from && isBlank(buffer[end - 1])) {
            end--;
        }
        return end;
    }

    private static byte[] hexValues() {
        byte[] values = new byte[256];
        for (int octet = 0; octet < values.length; octet++) {
            values[octet] = octet < 128 ? (byte) Character.digit(octet, 16) : -1;
        }
        return values;
    }
}
