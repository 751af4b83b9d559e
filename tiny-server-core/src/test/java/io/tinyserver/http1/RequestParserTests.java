package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.Clause;
import io.tinyserver.http.Method;
import io.tinyserver.http.Target;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser accepts; what it refuses is in {@link RejectionTests}. */
class RequestParserTests {

    private static ParsedHead parse(String notation) {
        HeadResult result = HeadFeeding.threeWays(notation);
        assertThat(result).isInstanceOf(ParsedHead.class);
        return (ParsedHead) result;
    }

    private static ParsedHead withFields(String fields) {
        return parse("POST / HTTP/1.1\\r\\nHost: h\\r\\n" + fields + "\\r\\n");
    }

    @Nested
    class RequestLines {

        @Test
        void parsesTheExampleOfTheRfc() {
            ParsedHead head = parse("GET /hello.txt HTTP/1.1\\r\\nUser-Agent: curl/7.64.1\\r\\n"
                    + "Host: www.example.com\\r\\nAccept-Language: en, mi\\r\\n\\r\\n");
            assertThat(head.method()).isSameAs(Method.GET);
            assertThat(head.target()).isEqualTo(new Target("/hello.txt", "/hello.txt", null, "www.example.com"));
            assertThat(head.headers().size()).isEqualTo(3);
            assertThat(head.headers().first("accept-language")).isEqualTo("en, mi");
            assertThat(head.hasBody()).isFalse();
            assertThat(head.contentLength()).isZero();
            assertThat(head.keepAlive()).isTrue();
            assertThat(head.http10()).isFalse();
            assertThat(head.expectsContinue()).isFalse();
            assertThat(head).hasToString("GET /hello.txt");
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
        @Clause(rfc = "RFC 9110", section = "9.1", demand = "GET and HEAD are known")
        void knownMethodIsTheConstant(String name) {
            assertThat(parse(name + " / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n").method())
                    .isSameAs(Method.of(name));
        }

        @ParameterizedTest
        @ValueSource(strings = {"get", "X", "M-SEARCH", "!#$%&'*+-.^_`|~09", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF"})
        @Clause(rfc = "RFC 9112", section = "3.1", demand = "Methods are case-sensitive")
        void unknownMethodIsAToken(String name) {
            assertThat(parse(name + " / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n")
                            .method()
                            .name())
                    .isEqualTo(name);
        }

        @Test
        @Clause(
                rfc = "RFC 9112",
                section = "2.2",
                demand = "An empty line before the request line is skipped",
                level = Clause.Level.SHOULD)
        void skipsOneEmptyLine() {
            assertThat(parse("\\r\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n").length())
                    .isEqualTo(29);
        }

        @ParameterizedTest
        @CsvSource({"1.0, true", "1.1, false", "1.2, false", "1.9, false"})
        @Clause(
                rfc = "RFC 9110",
                section = "6.2",
                demand = "A later minor version is treated as HTTP/1.1",
                level = Clause.Level.SHOULD)
        void laterMinorVersionsAreTreatedAs11(String version, boolean http10) {
            ParsedHead head = parse("GET / HTTP/" + version + "\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(head.http10()).isEqualTo(http10);
        }

        @Test
        @Clause(
                rfc = "RFC 9112",
                section = "2.2",
                demand = "A message ends where its framing says, however its bytes arrive")
        void stopsBehindTheHead() {
            byte[] two =
                    Wire.octets("GET /1 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\nGET /2 HTTP/1.1\\r\\nHost: i\\r\\n\\r\\n");
            RequestParser parser = new RequestParser(HeadLimits.DEFAULT);
            ParsedHead first = (ParsedHead) parser.parse(two, 0, two.length);
            ParsedHead second = (ParsedHead) parser.parse(two, first.length(), two.length);
            assertThat(first.target()).isEqualTo(new Target("/1", "/1", null, "h"));
            assertThat(second.target()).isEqualTo(new Target("/2", "/2", null, "i"));
            assertThat(first.length() + second.length()).isEqualTo(two.length);
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "6.1",
                demand = "A request is not acted upon before its whole header has been received")
        void needsMoreForEveryBeginningOfAHead() {
            byte[] whole = Wire.octets("\\r\\nPOST /a?b HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\n\\r\\n");
            for (int length = 0; length < whole.length; length++) {
                assertThat(new RequestParser(HeadLimits.DEFAULT).parse(whole, 0, length))
                        .isSameAs(NeedMore.NEED_MORE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\r",
                "\\r\\nGET\\r",
                "GET /\\r",
                "GET / HTTP/1.1\\r",
                "GET / HTTP/1.1\\r\\nHost\\r",
                "GET / HTTP/1.1\\r\\nHost: h\\r",
                "GET / HTTP/1.1\\r\\nHost: h\\r\\n\\r"
            })
    void waitsForWhatFollowsACr(String notation) {
        byte[] input = Wire.octets(notation);
        byte[] behindOthers = Wire.octets("0123456789" + notation);
        RequestParser parser = new RequestParser(HeadLimits.DEFAULT);
        assertThat(parser.parse(input, 0, input.length)).isSameAs(NeedMore.NEED_MORE);
        assertThat(parser.parse(behindOthers, 10, behindOthers.length)).isSameAs(NeedMore.NEED_MORE);
    }

    @Nested
    class Targets {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                /                        | /                 | /          | -
                //                       | //                | //         | -
                /a/b                     | /a/b              | /a/b       | -
                /a.css                   | /a.css            | /a.css     | -
                /a..b/...                | /a..b/...         | /a..b/...  | -
                /.well-known/x           | /.well-known/x    | /.well-known/x | -
                /a;v=1/b                 | /a;v=1/b          | /a;v=1/b   | -
                /-._~!$&'()*+,;=:@       | /-._~!$&'()*+,;=:@ | /-._~!$&'()*+,;=:@ | -
                /?                       | /                 | /          | ``
                /?a=b&c=%20d?/           | /                 | /          | a=b&c=%20d?/
                /?/../x                  | /                 | /          | /../x
                /?%00                    | /                 | /          | %00
                /a?b                     | /a                | /a         | b
                /a%20b                   | /a%20b            | /a b       | -
                /a%2Bb+c                 | /a%2Bb+c          | /a+b+c     | -
                /%41%7e                  | /%41%7e           | /A~        | -
                /%252f%2525              | /%252f%2525       | /%2f%25    | -
                /caf%C3%A9               | /caf%C3%A9        | /café      | -
                /%F0%9F%98%80?x          | /%F0%9F%98%80     | /😀        | x
                /%ef%bf%bd               | /%ef%bf%bd        | /\ufffd    | -
                /%3f%23                  | /%3f%23           | /?#        | -
                /.                       | /.                | /          | -
                /..                      | /..               | /          | -
                /../../x                 | /../../x          | /x         | -
                /a/./b                   | /a/./b            | /a/b       | -
                /a/../b                  | /a/../b           | /b         | -
                /a/b/..                  | /a/b/..           | /a/        | -
                /a/b/.                   | /a/b/.            | /a/b/      | -
                /a//../b                 | /a//../b          | /a/b       | -
                /a/b/c/./../../g         | /a/b/c/./../../g  | /a/g       | -
                /%2e%2E/x/%2e            | /%2e%2E/x/%2e     | /x/        | -
                /a/.%2e/b                | /a/.%2e/b         | /b         | -
                http://h                 | /                 | /          | -
                HTTP://h/                | /                 | /          | -
                http://h/a/../b?c        | /a/../b           | /b         | c
                http://h?c               | /                 | /          | c
                """)
        @Clause(
                rfc = "RFC 9112",
                section = "3.2.2",
                demand = "The absolute form is accepted, with the scheme in any case and an empty path as /")
        @Clause(rfc = "RFC 3986", section = "2.4", demand = "Percent-encoding is decoded once")
        @Clause(
                rfc = "RFC 3986",
                section = "5.2.4",
                demand = "Dot segments are resolved after decoding, and never lead above the root",
                level = Clause.Level.SHOULD)
        @Clause(rfc = "RFC 9110", section = "4.2.3", demand = "An empty path is /", level = Clause.Level.SHOULD)
        void isTakenApart(String target, String rawPath, String path, String query) {
            ParsedHead head = parse("GET " + target + " HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(head.target()).isEqualTo(new Target(rawPath, path, query, "h"));
        }

        @Test
        void pathWithNothingToDecodeIsTheRawPath() {
            Target target =
                    parse("GET /a.b/c HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n").target();
            assertThat(target.path()).isSameAs(target.rawPath());
        }

        @ParameterizedTest
        @ValueSource(strings = {"other:8080", "[2001:db8::1]:80", "OTHER", "other:"})
        @Clause(rfc = "RFC 9112", section = "3.2.2", demand = "The authority of an absolute target overrides Host")
        void authorityOfTheTargetOverridesHost(String authority) {
            ParsedHead head = parse("GET http://" + authority + "/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(head.target().authority()).isEqualTo(authority);
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "3.2.4", demand = "The asterisk form is accepted for OPTIONS")
        void asteriskIsForOptions() {
            ParsedHead head = parse("OPTIONS * HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(head.target()).isEqualTo(new Target("*", "*", null, "h"));
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "4.2.3",
                demand = "For OPTIONS an empty path is the server and not the path /",
                level = Clause.Level.SHOULD)
        void absoluteTargetOfOptionsWithoutAPathIsTheAsterisk() {
            ParsedHead server = parse("OPTIONS http://s:80 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(server.target()).isEqualTo(new Target("*", "*", null, "s:80"));
            ParsedHead root = parse("OPTIONS http://s/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(root.target()).isEqualTo(new Target("/", "/", null, "s"));
            ParsedHead queried = parse("OPTIONS http://s? HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(queried.target()).isEqualTo(new Target("/", "/", "", "s"));
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "7.4",
                demand = "An https target on a connection that is not encrypted is refused")
        void httpsTargetNeedsAnEncryptedConnection() {
            byte[] input = Wire.octets("GET https://h/x HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            RequestParser parser = new RequestParser(HeadLimits.DEFAULT);
            assertThat(parser.parse(input, 0, input.length, true)).hasToString("GET /x");
            assertThat(parser.parse(input, 0, input.length, false)).isEqualTo(Rejection.TARGET_INSECURE);
        }

        @Test
        void nothingIsLeftOverFromTheRequestBefore() {
            RequestParser parser = new RequestParser(HeadLimits.DEFAULT);
            byte[] first = Wire.octets("POST /a?b HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\n"
                    + "Connection: close\\r\\nExpect: 100-continue\\r\\n\\r\\n");
            byte[] second = Wire.octets("GET / HTTP/1.0\\r\\n\\r\\n");
            parser.parse(first, 0, first.length);
            ParsedHead head = (ParsedHead) parser.parse(second, 0, second.length);
            assertThat(head.target()).isEqualTo(new Target("/", "/", null, ""));
            assertThat(head.hasBody()).isFalse();
            assertThat(head.headers().size()).isZero();
        }
    }

    @Nested
    class Hosts {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "h",
                    "example.com",
                    "example.com:",
                    "example.com:80",
                    "example.com:0000000080",
                    "example.com:65535",
                    "127.0.0.1:7373",
                    "a-b_c~d",
                    "%41b",
                    "[::]",
                    "[::1]",
                    "[::1]:80",
                    "[1::]",
                    "[1:2:3:4:5:6:7:8]",
                    "[1:2:3:4:5:6:7::]",
                    "[::2:3:4:5:6:7:8]",
                    "[2001:DB8::FfFf]",
                    "[::ffff:192.0.2.1]",
                    "[1:2:3:4:5:6:192.0.2.255]"
                })
        @Clause(
                rfc = "RFC 9110",
                section = "7.2",
                demand = "Host is a host with an optional port, which may be empty; IPv6 addresses stand in brackets")
        void isTheAuthority(String host) {
            ParsedHead head = parse("GET / HTTP/1.1\\r\\nhOST: \\t" + host + " \\r\\n\\r\\n");
            assertThat(head.target().authority()).isEqualTo(host);
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "3.2", demand = "Host may be missing in HTTP/1.0")
        void mayBeMissingInHttp10() {
            assertThat(parse("GET / HTTP/1.0\\r\\n\\r\\n").target().authority()).isEmpty();
        }
    }

    @Nested
    class Fields {

        @ParameterizedTest(name = "[{0}]")
        @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '`', textBlock = """
                X:|``
                X: \\t |``
                X:a|a
                X: a|a
                X:\\ta b\\t \\t|a b
                X: a\\tb|a\\tb
                X: a:b|a:b
                X: \\x80\\xff|\\x80\\xff
                X: "quoted, too"|"quoted, too"
                """)
        @Clause(rfc = "RFC 9112", section = "5.1", demand = "White space around a field value is no part of it")
        @Clause(rfc = "RFC 9110", section = "5.5", demand = "Octets from 128 up in a field value are opaque")
        void valueLosesTheWhiteSpaceAroundIt(String line, String value) {
            String expected = Wire.text(Wire.octets(value), 0, Wire.octets(value).length);
            assertThat(withFields(line + "\\r\\n").headers().value(1)).isEqualTo(expected);
        }

        @Test
        @Clause(rfc = "RFC 9110", section = "5.3", demand = "The lines of one field keep their order")
        void keepTheirOrderAndCase() {
            ParsedHead head = withFields("user-AGENT: a\\r\\nx!#$%&'*+-.^_`|~: b\\r\\nUSER-agent: c\\r\\n");
            assertThat(head.headers().name(1)).isEqualTo("user-AGENT");
            assertThat(head.headers().name(2)).isEqualTo("x!#$%&'*+-.^_`|~");
            assertThat(head.headers().all("User-Agent")).isEqualTo(List.of("a", "c"));
        }

        @Test
        void moreThanTheFirstArrayHolds() {
            StringBuilder fields = new StringBuilder();
            for (int i = 0; i < 99; i++) {
                fields.append("F").append(i).append(": ").append(i).append("\\r\\n");
            }
            ParsedHead head = withFields(fields.toString());
            assertThat(head.headers().size()).isEqualTo(100);
            assertThat(head.headers().first("f98")).isEqualTo("98");
        }
    }

    @Nested
    class Framing {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                Content-Length: 0                           | 0
                Content-Length: 3                           | 3
                content-LENGTH: 0003                        | 3
                Content-Length: 9223372036854775807         | 9223372036854775807
                Content-Length: 00009223372036854775807     | 9223372036854775807
                """)
        @Clause(
                rfc = "RFC 9110",
                section = "8.6",
                demand = "Content-Length is a decimal number of any length, leading zeros included")
        void contentLengthIsANumber(String field, long length) {
            ParsedHead head = withFields(field + "\\r\\n");
            assertThat(head.contentLength()).isEqualTo(length);
            assertThat(head.hasBody()).isEqualTo(length > 0);
            assertThat(head.chunked()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Transfer-Encoding: chunked\\r\\n",
                    "transfer-encoding:CHUNKED\\r\\n",
                    "Transfer-Encoding: , chunked\\t ,,\\r\\n",
                    "Transfer-Encoding:\\r\\nTransfer-Encoding: chunked\\r\\n"
                })
        @Clause(rfc = "RFC 9110", section = "5.6.1.2", demand = "Empty elements of a list are skipped")
        @Clause(rfc = "RFC 9110", section = "5.3", demand = "Several lines of a list field are one list")
        @Clause(rfc = "RFC 9112", section = "7", demand = "The names of transfer codings are compared without case")
        void chunkedIsTheOnlyCoding(String fields) {
            ParsedHead head = withFields(fields);
            assertThat(head.chunked()).isTrue();
            assertThat(head.hasBody()).isTrue();
            assertThat(head.contentLength()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "X"})
        @Clause(
                rfc = "RFC 9112",
                section = "6",
                demand = "Whether a request has content depends on its framing fields, never on its method")
        void framingDoesNotDependOnTheMethod(String method) {
            assertThat(parse(method + " / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3\\r\\n\\r\\n")
                            .contentLength())
                    .isEqualTo(3);
        }

        @Test
        @Clause(rfc = "RFC 9112", section = "6.3", demand = "A request without framing fields has no content")
        void withoutFieldsThereIsNoBody() {
            assertThat(withFields("").hasBody()).isFalse();
        }
    }

    @Nested
    class Connections {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                1.1 | ``                                               | true
                1.1 | Connection: close\\r\\n                          | false
                1.1 | connection:\\tCLOSE\\r\\n                        | false
                1.1 | Connection: x, close\\r\\n                       | false
                1.1 | Connection: x ,close, y\\r\\n                    | false
                1.1 | Connection: x\\r\\nConnection: close\\r\\n       | false
                1.1 | Connection: keep-alive, close\\r\\n              | false
                1.1 | Connection: closed\\r\\n                         | true
                1.1 | Connection: clos\\r\\n                           | true
                1.1 | Connection: keep-alive\\r\\n                     | true
                1.1 | Connection:\\r\\n                                | true
                1.1 | Proxy-Connection: close\\r\\n                    | true
                1.0 | ``                                               | false
                1.0 | Connection: keep-alive\\r\\n                     | true
                1.0 | Connection: Keep-Alive, x\\r\\n                  | true
                1.0 | Connection: keep-alive\\r\\nConnection: close\\r\\n | false
                1.0 | Connection: x\\r\\n                              | false
                """)
        @Clause(
                rfc = "RFC 9112",
                section = "9.3",
                demand = "HTTP/1.1 persists unless close is there, HTTP/1.0 only with keep-alive; close wins")
        @Clause(
                rfc = "RFC 9110",
                section = "7.6.1",
                demand = "Connection options are compared whole and without case, over all lines")
        void persistsAsTheRfcSays(String version, String fields, boolean keepAlive) {
            ParsedHead head = parse("GET / HTTP/" + version + "\\r\\nHost: h\\r\\n" + fields + "\\r\\n");
            assertThat(head.keepAlive()).isEqualTo(keepAlive);
        }
    }

    @Nested
    class Expectations {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                1.1 | Expect: 100-continue\\r\\nContent-Length: 3\\r\\n         | true
                1.1 | expect:100-CONTINUE\\r\\nTransfer-Encoding: chunked\\r\\n | true
                1.1 | Expect: 100-continue, 100-continue\\r\\nContent-Length: 3\\r\\n | true
                1.1 | Expect: , 100-continue ,,\\r\\nContent-Length: 3\\r\\n | true
                1.1 | Expect: ,\\r\\nContent-Length: 3\\r\\n                     | false
                1.1 | Expect: 100-continue\\r\\nContent-Length: 0\\r\\n         | false
                1.1 | Expect: 100-continue\\r\\n                                | false
                1.1 | Expect:\\r\\nContent-Length: 3\\r\\n                      | false
                1.0 | Expect: 100-continue\\r\\nContent-Length: 3\\r\\n         | false
                1.0 | Expect: x\\r\\nContent-Length: 3\\r\\n                    | false
                """)
        @Clause(
                rfc = "RFC 9110",
                section = "10.1.1",
                demand = "100-continue counts in any case, with content to come, and not in HTTP/1.0")
        void continueIsExpectedWithContentToCome(String version, String fields, boolean expected) {
            ParsedHead head = parse("POST / HTTP/" + version + "\\r\\nHost: h\\r\\n" + fields + "\\r\\n");
            assertThat(head.expectsContinue()).isEqualTo(expected);
        }
    }

    @Nested
    class Limits {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /9012345678901234567890123456789 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                    "GET / HTTP/1.1\\r\\nHost: h\\r\\nX: 345678901234567890123456789012345678901234567\\r\\n\\r\\n",
                    "GET / HTTP/1.1\\r\\nHost: h\\r\\nA: 1\\r\\nB: 2\\r\\n\\r\\n"
                })
        void whatJustFitsIsAccepted(String notation) {
            HeadLimits limits = new HeadLimits(46, 61, 3);
            assertThat(HeadFeeding.threeWays(limits, Wire.octets(notation))).isInstanceOf(ParsedHead.class);
        }

        @Test
        @Clause(
                rfc = "RFC 9112",
                section = "3",
                demand = "Request lines of 8000 octets are taken",
                level = Clause.Level.SHOULD)
        void requestLineOf8000OctetsIsTakenUnlessLimitsSayOtherwise() {
            String line = "GET /" + "x".repeat(8000 - "GET / HTTP/1.1".length()) + " HTTP/1.1";
            byte[] head = Wire.latin1(line + "\r\nHost: h\r\n\r\n");
            assertThat(line).hasSize(8000);
            assertThat(new RequestParser(HeadLimits.DEFAULT).parse(head, 0, head.length))
                    .isInstanceOf(ParsedHead.class);
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "5.4",
                demand = "A header larger than the server wishes to process gets a 4xx")
        void headerLimitCountsUpToTheEmptyLine() {
            byte[] input = Wire.octets("GET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
            assertThat(HeadFeeding.threeWays(new HeadLimits(14, 11, 1), input)).isInstanceOf(ParsedHead.class);
            assertThat(HeadFeeding.threeWays(new HeadLimits(14, 10, 1), input)).isEqualTo(Rejection.LIMIT_HEADER);
            assertThat(HeadFeeding.threeWays(new HeadLimits(14, 2, 1), input)).isEqualTo(Rejection.LIMIT_HEADER);
        }

        @Test
        void limitsReachFromTheSmallestHeadTo16Mebibytes() {
            assertThat(new HeadLimits(14, 2, 1)).isNotNull();
            assertThat(new HeadLimits(1 << 24, 1 << 24, 1 << 24)).isNotNull();
        }

        @ParameterizedTest
        @CsvSource({"13, 100, 1", "100, 1, 1", "100, 100, 0", "-1, 100, 1", "100, 100, 16777217"})
        void limitsThatLeaveNoRoomAreRefused(int requestLine, int headerBytes, int headerFields) {
            assertThatThrownBy(() -> new HeadLimits(requestLine, headerBytes, headerFields))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
