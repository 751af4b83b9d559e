package io.tinyserver.http1;

import java.util.List;
import java.util.stream.Stream;

/** Heads that break a rule, and which one. {@code ~} stands for the rest of a head that would be fine. */
final class RejectedHeads {

    static final HeadLimits SMALL = new HeadLimits(40, 60, 3);

    private static final String REQUEST_LINES = """
            LINE_EMPTY           | \\r\\n\\r\\nGET / HTTP/1.1~
            LINE_EMPTY           | \\r\\n\\r\\n
            LINE_EMPTY           | \\r\\n\\rX
            LINE_BREAK           | \\rGET / HTTP/1.1~
            LINE_BREAK           | \\nGET / HTTP/1.1~
            LINE_BREAK           | GET / HTTP/1.1\\nHost: h\\n\\n
            LINE_BREAK           | GET / HTTP/1.1\\rHost: h\\r\\n\\r\\n
            LINE_BREAK           | GET /\\n~
            LINE_BREAK           | GET /a\\rb HTTP/1.1~
            LINE_BREAK           | GE\\rT / HTTP/1.1~
            LINE_CONTROL         | GET\\t/ HTTP/1.1~
            LINE_CONTROL         | GET /\\x00 HTTP/1.1~
            LINE_CONTROL         | GET /\\x7f HTTP/1.1~
            LINE_CONTROL         | GET /\\t HTTP/1.1~
            LINE_CONTROL         | \\x00
            LINE_CONTROL         | \\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03
            LINE_METHOD          | (GET) / HTTP/1.1~
            LINE_METHOD          | GE@T / HTTP/1.1~
            LINE_METHOD          | G\\xc3\\x89T / HTTP/1.1~
            LINE_METHOD          |  GET / HTTP/1.1~
            LINE_METHOD          |  / HTTP/1.1~
            LINE_METHOD_LENGTH   | ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1~
            LINE_METHOD_LENGTH   | ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ
            LINE_PARTS           | GET\\r\\n~
            LINE_PARTS           | GET  / HTTP/1.1~
            LINE_PARTS           | GET /\\r\\n~
            LINE_PARTS           | GET / HTTP/1.1 ~
            LINE_PARTS           | GET / HTTP/1.11~
            LINE_PARTS           | GET / \\r\\n~
            LINE_VERSION         | GET /  HTTP/1.1~
            LINE_VERSION         | GET / x HTTP/1.1~
            LINE_VERSION         | GET / http/1.1~
            LINE_VERSION         | GET / HTTP/1,1~
            LINE_VERSION         | GET / HTTP/11~
            LINE_VERSION         | GET / HTTP/+1.1~
            LINE_VERSION         | GET / HTTP/1.x~
            LINE_VERSION         | GET / HTTPS/1.1~
            LINE_VERSION_MAJOR   | GET / HTTP/2.0~
            LINE_VERSION_MAJOR   | GET / HTTP/0.9~
            LINE_VERSION_MAJOR   | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n
            """;

    private static final String TARGETS = """
            TARGET_CHARACTER     | GET /"x" HTTP/1.1~
            TARGET_CHARACTER     | GET /<x> HTTP/1.1~
            TARGET_CHARACTER     | GET /{x} HTTP/1.1~
            TARGET_CHARACTER     | GET /x#y HTTP/1.1~
            TARGET_CHARACTER     | GET /?x#y HTTP/1.1~
            TARGET_CHARACTER     | GET /caf\\xc3\\xa9 HTTP/1.1~
            TARGET_CHARACTER     | GET /[x] HTTP/1.1~
            TARGET_CHARACTER     | GET /?[x] HTTP/1.1~
            TARGET_CHARACTER     | GET /?x\\xff HTTP/1.1~
            TARGET_ESCAPE        | GET /% HTTP/1.1~
            TARGET_ESCAPE        | GET /%4 HTTP/1.1~
            TARGET_ESCAPE        | GET /%4g HTTP/1.1~
            TARGET_ESCAPE        | GET /%%41 HTTP/1.1~
            TARGET_ESCAPE        | GET /%-1 HTTP/1.1~
            TARGET_ESCAPE        | GET /?% HTTP/1.1~
            TARGET_ESCAPE        | GET /?a=%u0041 HTTP/1.1~
            TARGET_ESCAPE        | GET /%4?1 HTTP/1.1~
            TARGET_ESCAPE        | GET http://h/%4g HTTP/1.1~
            TARGET_UTF8          | GET /%ff HTTP/1.1~
            TARGET_UTF8          | GET /%c0%af HTTP/1.1~
            TARGET_UTF8          | GET /%e0%80%af HTTP/1.1~
            TARGET_UTF8          | GET /%ed%a0%80 HTTP/1.1~
            TARGET_UTF8          | GET /%f5%80%80%80 HTTP/1.1~
            TARGET_UTF8          | GET /%c3 HTTP/1.1~
            TARGET_UTF8          | GET /%c3/x HTTP/1.1~
            TARGET_CONTROL       | GET /%00 HTTP/1.1~
            TARGET_CONTROL       | GET /a%0d%0ab HTTP/1.1~
            TARGET_CONTROL       | GET /%7f HTTP/1.1~
            TARGET_SEPARATOR     | GET /a%2fb HTTP/1.1~
            TARGET_SEPARATOR     | GET /a%2Fb HTTP/1.1~
            TARGET_SEPARATOR     | GET /..%5c.. HTTP/1.1~
            TARGET_SEPARATOR     | GET /a\\\\b HTTP/1.1~
            TARGET_DOT_PARAMETER | GET /..;/x HTTP/1.1~
            TARGET_DOT_PARAMETER | GET /x/.;a=b HTTP/1.1~
            TARGET_DOT_PARAMETER | GET /%2e%2e%3bx/y HTTP/1.1~
            TARGET_FORM          | GET index.html HTTP/1.1~
            TARGET_FORM          | GET ?x HTTP/1.1~
            TARGET_FORM          | GET http:/x HTTP/1.1~
            TARGET_FORM          | GET ftp://h/ HTTP/1.1~
            TARGET_FORM          | GET h:80 HTTP/1.1~
            TARGET_FORM          | OPTIONS ** HTTP/1.1~
            TARGET_AUTHORITY     | GET http:// HTTP/1.1~
            TARGET_AUTHORITY     | GET http:///x HTTP/1.1~
            TARGET_AUTHORITY     | GET http://user@h/ HTTP/1.1~
            TARGET_AUTHORITY     | GET http://h:x/ HTTP/1.1~
            TARGET_AUTHORITY     | GET http://:80/ HTTP/1.1~
            TARGET_ASTERISK      | GET * HTTP/1.1~
            TARGET_INSECURE      | GET https://h/ HTTP/1.1~
            TARGET_INSECURE      | GET HTTPS://h/ HTTP/1.1~
            TARGET_CONNECT       | CONNECT / HTTP/1.1~
            TARGET_CONNECT       | CONNECT h HTTP/1.1~
            TARGET_CONNECT       | CONNECT h: HTTP/1.1~
            TARGET_CONNECT       | CONNECT h:x HTTP/1.1~
            TARGET_CONNECT       | CONNECT h9 HTTP/1.1~
            TARGET_CONNECT       | CONNECT h:65536 HTTP/1.1~
            TARGET_TUNNEL        | CONNECT h:443 HTTP/1.1~
            TARGET_TUNNEL        | CONNECT [::1]:443 HTTP/1.1~
            """;

    private static final String FIELDS = """
            FIELD_FOLDED         |  Host: h\\r\\n
            FIELD_FOLDED         | \\tHost: h\\r\\n
            FIELD_FOLDED         | Host: h\\r\\n folded: x\\r\\n
            FIELD_FOLDED         | Host: h\\r\\n\\tfolded\\r\\n
            FIELD_FOLDED         | Host: h\\r\\n \\r\\n
            FIELD_SPACE          | Host : h\\r\\n
            FIELD_SPACE          | Host\\t: h\\r\\n
            FIELD_SPACE          | Ho st: h\\r\\n
            FIELD_NAME           | : h\\r\\n
            FIELD_NAME           | Ho(st: h\\r\\n
            FIELD_NAME           | H\\xc3\\xb6st: h\\r\\n
            FIELD_NAME           | "Host": h\\r\\n
            FIELD_COLON          | Host\\r\\n
            FIELD_COLON          | Host: h\\r\\nx\\r\\n
            FIELD_BREAK          | Host: h\\n
            FIELD_BREAK          | Host: h\\r
            FIELD_BREAK          | Host: h\\r\\nX: a\\rb\\r\\n
            FIELD_BREAK          | Host: h\\r\\nX: a\\nb\\r\\n
            FIELD_BREAK          | Host: h\\r\\n\\n
            FIELD_BREAK          | Host: h\\r\\n\\rX: y\\r\\n
            FIELD_BREAK          | Ho\\nst: h\\r\\n
            FIELD_BREAK          | Ho\\rst: h\\r\\n
            FIELD_CONTROL        | Host: h\\r\\nX: a\\x00b\\r\\n
            FIELD_CONTROL        | Host: h\\r\\nX: a\\x7fb\\r\\n
            FIELD_CONTROL        | Host: h\\r\\nX: \\x0b\\r\\n
            FIELD_CONTROL        | Host: h\\r\\nX\\x00: y\\r\\n
            FIELD_EXPECT         | Host: h\\r\\nExpect: 200-ok\\r\\n
            FIELD_EXPECT         | Host: h\\r\\nExpect: 100-continue, x\\r\\n
            HOST_MISSING         | X: y\\r\\n
            HOST_MISSING         | Hos: y\\r\\n
            HOST_REPEATED        | Host: h\\r\\nHost: h\\r\\n
            HOST_REPEATED        | Host: h\\r\\nhOST: i\\r\\n
            HOST_INVALID         | Host:\\r\\n
            HOST_INVALID         | Host: a b\\r\\n
            HOST_INVALID         | Host: a/b\\r\\n
            HOST_INVALID         | Host: user@h\\r\\n
            HOST_INVALID         | Host: h:80x\\r\\n
            HOST_INVALID         | Host: h:+80\\r\\n
            HOST_INVALID         | Host: h:99999\\r\\n
            HOST_INVALID         | Host: h:1:2\\r\\n
            HOST_INVALID         | Host: :80\\r\\n
            HOST_INVALID         | Host: h%4\\r\\n
            HOST_INVALID         | Host: h%zz\\r\\n
            HOST_INVALID         | Host: h\\xe9\\r\\n
            HOST_INVALID         | Host: [::1\\r\\n
            HOST_INVALID         | Host: ::1\\r\\n
            HOST_INVALID         | Host: []\\r\\n
            HOST_INVALID         | Host: [:]\\r\\n
            HOST_INVALID         | Host: [:::]\\r\\n
            HOST_INVALID         | Host: [1::2::3]\\r\\n
            HOST_INVALID         | Host: [1:2:3:4:5:6:7]\\r\\n
            HOST_INVALID         | Host: [1:2:3:4:5:6:7:8:9]\\r\\n
            HOST_INVALID         | Host: [1:2:3:4:5:6:7::8:9]\\r\\n
            HOST_INVALID         | Host: [:1:2:3:4:5:6:7:8]\\r\\n
            HOST_INVALID         | Host: [1:2:3:4:5:6:7:]\\r\\n
            HOST_INVALID         | Host: [1:2:3:4:5:6:7:8:]\\r\\n
            HOST_INVALID         | Host: [12345::]\\r\\n
            HOST_INVALID         | Host: [::1%25eth0]\\r\\n
            HOST_INVALID         | Host: [::1.2.3]\\r\\n
            HOST_INVALID         | Host: [::1.2.3.256]\\r\\n
            HOST_INVALID         | Host: [::1.2.3.4.]\\r\\n
            HOST_INVALID         | Host: [::.1.2.3.4]\\r\\n
            HOST_INVALID         | Host: [::1.2.3.4.5]\\r\\n
            HOST_INVALID         | Host: [::1.2.3.4:1]\\r\\n
            HOST_INVALID         | Host: [1.2.3.4]\\r\\n
            HOST_INVALID         | Host: [::g]\\r\\n
            HOST_INVALID         | Host: [v1.x]\\r\\n
            HOST_INVALID         | Host: [::1]x\\r\\n
            """;

    private static final String FRAMING = """
            FRAMING_BOTH            | Transfer-Encoding: chunked\\r\\nContent-Length: 3\\r\\n
            FRAMING_BOTH            | Content-Length: 0\\r\\nTransfer-Encoding: chunked\\r\\n
            FRAMING_BOTH            | Content-Length: 3\\r\\nTransfer-Encoding: x\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding:\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: ,\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: gzip\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: identity\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: xchunked\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: chunke\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: chunked;q=1\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: "chunked"\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: chunked, gzip\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: gzip\\r\\n
            FRAMING_NOT_CHUNKED     | Transfer-Encoding: chun ked\\r\\n
            FRAMING_CODING          | Transfer-Encoding: gzip, chunked\\r\\n
            FRAMING_CODING          | Transfer-Encoding: gzip\\r\\nTransfer-Encoding: chunked\\r\\n
            FRAMING_CODING          | Transfer-Encoding: identity, chunked\\r\\n
            FRAMING_CHUNKED_TWICE   | Transfer-Encoding: chunked, chunked\\r\\n
            FRAMING_CHUNKED_TWICE   | Transfer-Encoding: chunked\\r\\ntransfer-encoding: Chunked\\r\\n
            FRAMING_LENGTH          | Content-Length:\\r\\n
            FRAMING_LENGTH          | Content-Length: +3\\r\\n
            FRAMING_LENGTH          | Content-Length: -3\\r\\n
            FRAMING_LENGTH          | Content-Length: -0\\r\\n
            FRAMING_LENGTH          | Content-Length: 3 3\\r\\n
            FRAMING_LENGTH          | Content-Length: 0x3\\r\\n
            FRAMING_LENGTH          | Content-Length: 3_0\\r\\n
            FRAMING_LENGTH          | Content-Length: 3.0\\r\\n
            FRAMING_LENGTH          | Content-Length: 3, 3\\r\\n
            FRAMING_LENGTH          | Content-Length: 3,\\r\\n
            FRAMING_LENGTH          | Content-Length: \\xb2\\r\\n
            FRAMING_LENGTH          | Content-Length: 99999999999999999999x\\r\\n
            FRAMING_LENGTH_REPEATED | Content-Length: 3\\r\\nContent-Length: 3\\r\\n
            FRAMING_LENGTH_REPEATED | Content-Length: 3\\r\\ncontent-length: 4\\r\\n
            FRAMING_LENGTH_HUGE     | Content-Length: 9223372036854775808\\r\\n
            FRAMING_LENGTH_HUGE     | Content-Length: 18446744073709551616\\r\\n
            FRAMING_LENGTH_HUGE     | Content-Length: 36893488147419103232\\r\\n
            FRAMING_LENGTH_HUGE     | Content-Length: 99999999999999999999999999999999999999\\r\\n
            """;

    private static final String LIMITS = """
            LIMIT_LINE           | GET /90123456789012345678901234A HTTP/1.1~
            LIMIT_LINE           | GET /8901234567890123456789012345678901234567
            LIMIT_LINE           | GET /89012345678901234567890123456789012345 HTTP/1.1~
            LIMIT_HEADER         | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: 34567890123456789012345678901234567890123456789\\r\\n\\r\\n
            LIMIT_HEADER         | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: 345678901234567890123456789012345678901234567890
            LIMIT_HEADER         | GET / HTTP/1.1\\r\\nX23456789012345678901234567890123456789012345678901234567890
            LIMIT_FIELDS         | GET / HTTP/1.1\\r\\nHost: h\\r\\nA: 1\\r\\nB: 2\\r\\nC: 3\\r\\n\\r\\n
            """;

    private RejectedHeads() {}

    /** A head, the limits that it is parsed with, and the rule that it breaks. */
    record Case(Rejection rule, String notation, HeadLimits limits) {

        byte[] octets() {
            return Wire.octets(notation);
        }

        @Override
        public String toString() {
            return rule + " " + notation;
        }
    }

    static Stream<Case> all() {
        return Stream.of(
                        cases(REQUEST_LINES, "", "\\r\\nHost: h\\r\\n\\r\\n", HeadLimits.DEFAULT),
                        cases(TARGETS, "", "\\r\\nHost: h\\r\\n\\r\\n", HeadLimits.DEFAULT),
                        cases(FIELDS, "GET / HTTP/1.1\\r\\n", "", HeadLimits.DEFAULT),
                        cases(FRAMING, "POST / HTTP/1.1\\r\\nHost: h\\r\\n", "", HeadLimits.DEFAULT),
                        cases(LIMITS, "", "\\r\\nHost: h\\r\\n\\r\\n", SMALL),
                        oldVersion().stream())
                .flatMap(cases -> cases);
    }

    private static List<Case> oldVersion() {
        return List.of(
                new Case(
                        Rejection.FRAMING_OLD_VERSION,
                        "POST / HTTP/1.0\\r\\nConnection: keep-alive\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n",
                        HeadLimits.DEFAULT),
                new Case(
                        Rejection.HOST_REPEATED,
                        "GET / HTTP/1.0\\r\\nHost: h\\r\\nHost: h\\r\\n\\r\\n",
                        HeadLimits.DEFAULT),
                new Case(Rejection.HOST_INVALID, "GET / HTTP/1.0\\r\\nHost: a b\\r\\n\\r\\n", HeadLimits.DEFAULT),
                new Case(Rejection.HOST_MISSING, "GET http://h/ HTTP/1.1\\r\\n\\r\\n", HeadLimits.DEFAULT),
                new Case(Rejection.HOST_MISSING, "GET / HTTP/1.7\\r\\n\\r\\n", HeadLimits.DEFAULT));
    }

    private static Stream<Case> cases(String table, String before, String rest, HeadLimits limits) {
        String end = before.isEmpty() ? "" : "\\r\\n";
        return table.lines().map(line -> {
            int bar = line.indexOf('|');
            String head = before + line.substring(bar + 2).replace("~", rest) + end;
            return new Case(Rejection.valueOf(line.substring(0, bar).strip()), head, limits);
        });
    }
}
