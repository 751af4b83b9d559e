package io.tinyserver.http1;

import java.nio.charset.StandardCharsets;

/** Octets as the tables of the tests write them: {@code \r}, {@code \n}, {@code \t}, {@code \xNN} and all else as it stands. */
final class Wire {

    private Wire() {}

    static byte[] octets(String notation) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < notation.length(); i++) {
            char c = notation.charAt(i);
            if (c != '\\' || i + 1 == notation.length()) {
                text.append(c);
                continue;
            }
            char kind = notation.charAt(++i);
            switch (kind) {
                case 'r' -> text.append('\r');
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case '\\' -> text.append('\\');
                case 'x' -> {
                    text.append((char) Integer.parseInt(notation.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("\\" + kind);
            }
        }
        return latin1(text.toString());
    }

    /** The notation that stands for those octets; printable ASCII throughout. */
    static String notation(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            switch (octet) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default ->
                    text.append(octet < ' ' || octet > '~' ? String.format("\\x%02x", octet) : "" + (char) octet);
            }
        }
        return text.toString();
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
