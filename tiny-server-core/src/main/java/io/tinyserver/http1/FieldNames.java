package io.tinyserver.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names of well-known request fields, so that asking for one makes no new text. */
final class FieldNames {

    private static final int BUCKETS = 256;

    private static final String[][] TABLE = table("""
            Accept Accept-Charset Accept-Encoding Accept-Language Access-Control-Request-Headers
            Access-Control-Request-Method Authorization Cache-Control Connection Content-Encoding Content-Length
            Content-Type Cookie DNT Date Expect Forwarded From Host If-Match If-Modified-Since If-None-Match
            If-Range If-Unmodified-Since Keep-Alive Max-Forwards Origin Pragma Priority Range Referer
            Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User TE Trailer Transfer-Encoding Upgrade
            Upgrade-Insecure-Requests User-Agent Via X-Forwarded-For X-Forwarded-Host X-Forwarded-Port
            X-Forwarded-Proto X-Request-Id X-Requested-With traceparent tracestate
            """);

    private FieldNames() {}

    /** The name in the case in which it was sent. */
    static String of(byte[] octets, int from, int to) {
        int length = to - from;
        for (String name : TABLE[hash(octets[from], octets[to - 1], length)]) {
            if (name.length() == length && isAt(name, octets, from)) {
                return name;
            }
        }
        return Octets.text(octets, from, to);
    }

    private static boolean isAt(String name, byte[] octets, int from) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != octets[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(int first, int last, int length) {
        return (first * 31 + last * 7 + length) & BUCKETS - 1;
    }

    private static String[][] table(String names) {
        List<List<String>> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new ArrayList<>());
        }
        for (String name : names.split("\\s+")) {
            add(buckets, name);
            if (!name.equals(name.toLowerCase(Locale.ROOT))) {
                add(buckets, name.toLowerCase(Locale.ROOT));
            }
        }
        String[][] table = new String[BUCKETS][];
        for (int i = 0; i < BUCKETS; i++) {
            table[i] = buckets.get(i).toArray(new String[0]);
        }
        return table;
    }

    private static void add(List<List<String>> buckets, String name) {
        buckets.get(hash(name.charAt(0), name.charAt(name.length() - 1), name.length()))
                .add(name.intern());
    }
}
