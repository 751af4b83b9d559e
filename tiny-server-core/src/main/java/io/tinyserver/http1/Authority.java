package io.tinyserver.http1;

/** Judges {@code uri-host [ ":" port ]}, RFC 9110, 7.2 and RFC 3986, 3.2: no user, a host that is not empty, a port that exists. */
final class Authority {

    private static final int HIGHEST_PORT = 65535;
    private static final int GROUPS = 8;

    private Authority() {}

    static boolean isValid(byte[] buffer, int from, int to) {
        int hostEnd = hostEnd(buffer, from, to);
        return hostEnd > from && (hostEnd == to || buffer[hostEnd] == ':' && isPort(buffer, hostEnd + 1, to));
    }

    /** As {@link #isValid}, but the port has to be there: the authority-form of RFC 9112, 3.2.3. */
    static boolean isValidWithPort(byte[] buffer, int from, int to) {
        return isValid(buffer, from, to) && Octets.isDigit(buffer[to - 1]) && hostEnd(buffer, from, to) < to;
    }

    /** The end of the host that begins at {@code from}, or -1 where there is none. */
    private static int hostEnd(byte[] buffer, int from, int to) {
        return from < to && buffer[from] == '[' ? literalEnd(buffer, from, to) : nameEnd(buffer, from, to);
    }

    private static int nameEnd(byte[] buffer, int from, int to) {
        int i = from;
        while (i < to) {
            if (CharacterClass.REG_NAME.contains(buffer[i])) {
                i++;
            } else if (buffer[i] == '%' && i + 2 < to && isEscape(buffer, i)) {
                i += 3;
            } else {
                break;
            }
        }
        return i;
    }

    private static boolean isEscape(byte[] buffer, int i) {
        return Octets.hexValue(buffer[i + 1]) >= 0 && Octets.hexValue(buffer[i + 2]) >= 0;
    }

    private static int literalEnd(byte[] buffer, int from, int to) {
        int bracket = Octets.indexOf((byte) ']', buffer, from, to);
        return bracket < to && isIpv6(buffer, from + 1, bracket) ? bracket + 1 : -1;
    }

    /** Up to eight groups of up to four hexadecimal digits, at most one gap, and an IPv4 address in place of the last two. */
    private static boolean isIpv6(byte[] buffer, int from, int to) {
        int groups = 0;
        boolean gap = false;
        int i = from;
        while (i < to) {
            boolean doubleColon = i + 1 < to && buffer[i] == ':' && buffer[i + 1] == ':';
            if (doubleColon && gap) {
                return false;
            }
            if (doubleColon) {
                gap = true;
                i += 2;
                continue;
            }
            if (i > from && buffer[i - 1] != ':' && buffer[i++] != ':') {
                return false;
            }
            int end = endOfDigits(buffer, i, to);
            if (end < to && buffer[end] == '.') {
                return isIpv4(buffer, i, to) && fits(groups + 2, gap);
            }
            if (end == i || end - i > 4) {
                return false;
            }
            groups++;
            i = end;
        }
        return fits(groups, gap);
    }

    private static boolean fits(int groups, boolean gap) {
        return gap ? groups < GROUPS : groups == GROUPS;
    }

    private static int endOfDigits(byte[] buffer, int from, int to) {
        int i = from;
        while (i < to && Octets.hexValue(buffer[i]) >= 0) {
            i++;
        }
        return i;
    }

    private static boolean isIpv4(byte[] buffer, int from, int to) {
        int parts = 0;
        for (int i = from; i <= to; parts++) {
            int dot = Octets.indexOf((byte) '.', buffer, i, to);
            if (dot == i || dot - i > 3 || number(buffer, i, dot) > 255) {
                return false;
            }
            i = dot + 1;
        }
        return parts == 4;
    }

    private static boolean isPort(byte[] buffer, int from, int to) {
        int start = from;
        while (start < to && buffer[start] == '0') {
            start++;
        }
        return to - start <= 5 && number(buffer, start, to) <= HIGHEST_PORT;
    }

    /** The decimal number of up to nine digits that stands there; beyond all limits where something else does. */
    private static int number(byte[] buffer, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!Octets.isDigit(buffer[i])) {
                return Integer.MAX_VALUE;
            }
            value = 10 * value + buffer[i] - '0';
        }
        return value;
    }
}
