package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Clause;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that a request can break, broken. */
class RejectionTests {

    /** Rules about time, load and the end of a stream: this package sees none of these. */
    private static final Set<Rejection> RAISED_BY_THE_ENGINE = EnumSet.of(
            Rejection.LINE_CUT_OFF,
            Rejection.TARGET_URI,
            Rejection.FRAMING_CUT_OFF,
            Rejection.LIMIT_BODY,
            Rejection.TIME_HEAD,
            Rejection.TIME_BODY,
            Rejection.TIME_ANSWER,
            Rejection.TLS_PLAIN,
            Rejection.TLS_HANDSHAKE,
            Rejection.LOAD_QUEUE,
            Rejection.LOAD_DELAY,
            Rejection.LOAD_CONNECTIONS,
            Rejection.LOAD_DEFERRED,
            Rejection.LOAD_STOPPING);

    static Stream<RejectedHeads.Case> heads() {
        return RejectedHeads.all();
    }

    static Stream<RejectedBodies.Case> bodies() {
        return RejectedBodies.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "A bare CR is never a line end",
            rows = {"LINE_BREAK", "FIELD_BREAK"})
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "A lone LF is no line end",
            level = Clause.Level.HARDENING,
            rows = {"LINE_BREAK", "FIELD_BREAK"})
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "More than one empty line before the request line is refused",
            level = Clause.Level.HARDENING,
            rows = "LINE_EMPTY")
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "White space before the first field line never makes a field",
            rows = "FIELD_FOLDED")
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "A request line outside the grammar gets 400",
            level = Clause.Level.SHOULD,
            rows = {"LINE_CONTROL", "LINE_METHOD", "LINE_PARTS", "LINE_VERSION"})
    @Clause(
            rfc = "RFC 9112",
            section = "2.3",
            demand = "The version is HTTP/, a digit, a dot and a digit, in upper case",
            rows = "LINE_VERSION")
    @Clause(
            rfc = "RFC 9110",
            section = "15.6.6",
            demand = "A major version other than 1 gets 505",
            level = Clause.Level.SHOULD,
            rows = "LINE_VERSION_MAJOR")
    @Clause(
            rfc = "RFC 9112",
            section = "3",
            demand = "Single spaces separate the parts of a request line",
            level = Clause.Level.HARDENING,
            rows = {"LINE_PARTS", "LINE_VERSION"})
    @Clause(
            rfc = "RFC 9112",
            section = "3",
            demand = "A method longer than any that is implemented gets 501",
            level = Clause.Level.SHOULD,
            rows = "LINE_METHOD_LENGTH")
    @Clause(
            rfc = "RFC 9112",
            section = "3",
            demand = "A target longer than the server wishes to parse gets 414",
            rows = "LIMIT_LINE")
    @Clause(rfc = "RFC 9112", section = "3.1", demand = "A method is a token", rows = "LINE_METHOD")
    @Clause(
            rfc = "RFC 9112",
            section = "3.2",
            demand = "A character that no URI has gets 400, and is not repaired",
            level = Clause.Level.SHOULD,
            rows = {"TARGET_CHARACTER", "TARGET_SEPARATOR"})
    @Clause(
            rfc = "RFC 9112",
            section = "3.2",
            demand = "A fragment in the target is refused",
            level = Clause.Level.HARDENING,
            rows = "TARGET_CHARACTER")
    @Clause(
            rfc = "RFC 3986",
            section = "2.1",
            demand = "A percent sign is followed by two hexadecimal digits",
            level = Clause.Level.SHOULD,
            rows = "TARGET_ESCAPE")
    @Clause(
            rfc = "RFC 3986",
            section = "2.5",
            demand = "A path that is not UTF-8 once decoded is refused, overlong forms included",
            level = Clause.Level.HARDENING,
            rows = "TARGET_UTF8")
    @Clause(
            rfc = "RFC 3986",
            section = "7.3",
            demand = "An encoded NUL or another control character in the path is refused",
            level = Clause.Level.HARDENING,
            rows = "TARGET_CONTROL")
    @Clause(
            rfc = "RFC 9110",
            section = "17.3",
            demand = "An encoded slash, a backslash and a dot segment with a parameter are refused",
            level = Clause.Level.HARDENING,
            rows = {"TARGET_SEPARATOR", "TARGET_DOT_PARAMETER"})
    @Clause(
            rfc = "RFC 9112",
            section = "3.2",
            demand = "A target is a path, an absolute URI, an authority for CONNECT, or an asterisk for OPTIONS",
            rows = {"TARGET_FORM", "TARGET_ASTERISK"})
    @Clause(
            rfc = "RFC 9110",
            section = "4.2.1",
            demand = "An http target without host is refused",
            rows = "TARGET_AUTHORITY")
    @Clause(
            rfc = "RFC 9110",
            section = "4.2.4",
            demand = "User information in a target is refused",
            level = Clause.Level.SHOULD,
            rows = "TARGET_AUTHORITY")
    @Clause(
            rfc = "RFC 9110",
            section = "7.4",
            demand = "An https target on a connection that is not encrypted is refused",
            rows = "TARGET_INSECURE")
    @Clause(
            rfc = "RFC 9110",
            section = "9.3.6",
            demand = "CONNECT with a port that is missing or invalid is refused",
            rows = "TARGET_CONNECT")
    @Clause(
            rfc = "RFC 9110",
            section = "9.3.6",
            demand = "An origin server refuses CONNECT",
            level = Clause.Level.HARDENING,
            rows = "TARGET_TUNNEL")
    @Clause(
            rfc = "RFC 9112",
            section = "5.1",
            demand = "White space between a field's name and its colon gets 400",
            rows = "FIELD_SPACE")
    @Clause(rfc = "RFC 9112", section = "5.2", demand = "A folded field line gets 400", rows = "FIELD_FOLDED")
    @Clause(
            rfc = "RFC 9110",
            section = "5.1",
            demand = "A field's name is a token and not empty",
            level = Clause.Level.SHOULD,
            rows = "FIELD_NAME")
    @Clause(
            rfc = "RFC 9112",
            section = "5",
            demand = "A field line has a colon",
            level = Clause.Level.SHOULD,
            rows = "FIELD_COLON")
    @Clause(
            rfc = "RFC 9110",
            section = "5.5",
            demand = "CR, LF and NUL in a field value are refused",
            rows = {"FIELD_BREAK", "FIELD_CONTROL"})
    @Clause(
            rfc = "RFC 9110",
            section = "5.5",
            demand = "Other control characters in a field value but TAB are refused, too",
            level = Clause.Level.HARDENING,
            rows = "FIELD_CONTROL")
    @Clause(
            rfc = "RFC 9110",
            section = "5.4",
            demand = "A header larger than the server wishes to process gets a 4xx",
            rows = {"LIMIT_HEADER", "LIMIT_FIELDS"})
    @Clause(
            rfc = "RFC 6585",
            section = "5",
            demand = "A header that is too large or has too many fields gets 431",
            level = Clause.Level.SHOULD,
            rows = {"LIMIT_HEADER", "LIMIT_FIELDS"})
    @Clause(
            rfc = "RFC 9112",
            section = "3.2",
            demand = "HTTP/1.1 without Host, or any request with more than one or an invalid one, gets 400",
            rows = {"HOST_MISSING", "HOST_REPEATED", "HOST_INVALID"})
    @Clause(
            rfc = "RFC 9112",
            section = "6.1",
            demand = "Transfer-Encoding in HTTP/1.0 is faulty framing",
            rows = "FRAMING_OLD_VERSION")
    @Clause(
            rfc = "RFC 9112",
            section = "6.1",
            demand = "Transfer-Encoding beside Content-Length is refused",
            level = Clause.Level.HARDENING,
            rows = "FRAMING_BOTH")
    @Clause(
            rfc = "RFC 9112",
            section = "6.1",
            demand = "A transfer coding that is not implemented gets 501",
            level = Clause.Level.SHOULD,
            rows = "FRAMING_CODING")
    @Clause(rfc = "RFC 9112", section = "6.1", demand = "chunked is applied once", rows = "FRAMING_CHUNKED_TWICE")
    @Clause(
            rfc = "RFC 9112",
            section = "6.3",
            demand =
                    "Transfer-Encoding whose last coding is not chunked, or that is empty, gets 400; a parameter makes it another coding",
            rows = "FRAMING_NOT_CHUNKED")
    @Clause(
            rfc = "RFC 9112",
            section = "6.3",
            demand = "Content-Length that is not decimal digits alone gets 400",
            rows = "FRAMING_LENGTH")
    @Clause(
            rfc = "RFC 9112",
            section = "6.3",
            demand = "Content-Length more than once is refused, equal values included",
            level = Clause.Level.HARDENING,
            rows = "FRAMING_LENGTH_REPEATED")
    @Clause(
            rfc = "RFC 9110",
            section = "8.6",
            demand = "A large Content-Length does not wrap",
            rows = "FRAMING_LENGTH_HUGE")
    @Clause(
            rfc = "RFC 9110",
            section = "10.1.1",
            demand = "An expectation other than 100-continue gets 417",
            level = Clause.Level.MAY,
            rows = "FIELD_EXPECT")
    void refusesHead(RejectedHeads.Case head) {
        assertThat(HeadFeeding.threeWays(head.limits(), head.octets())).isEqualTo(head.rule());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    @Clause(
            rfc = "RFC 9112",
            section = "7.1",
            demand = "A chunk's size is hexadecimal digits alone: no sign, no 0x, no blank, no underscore",
            rows = "CHUNK_SIZE")
    @Clause(rfc = "RFC 9112", section = "7.1", demand = "A chunk's size does not overflow", rows = "CHUNK_SIZE_HUGE")
    @Clause(
            rfc = "RFC 9112",
            section = "7.1",
            demand = "CRLF stands behind a chunk's size and behind its data; a lone CR or LF does not do",
            rows = {"CHUNK_BREAK", "CHUNK_DATA"})
    @Clause(
            rfc = "RFC 9112",
            section = "7.1.1",
            demand = "A malformed chunk extension is refused",
            level = Clause.Level.HARDENING,
            rows = "CHUNK_EXTENSION")
    @Clause(rfc = "RFC 9112", section = "7.1.1", demand = "Chunk extensions are bounded", rows = "LIMIT_EXTENSIONS")
    @Clause(
            rfc = "RFC 9112",
            section = "7.1.2",
            demand = "Trailer fields are checked like fields of a header",
            level = Clause.Level.SHOULD,
            rows = "CHUNK_TRAILER")
    @Clause(
            rfc = "RFC 6585",
            section = "5",
            demand = "A trailer that is too large or has too many fields gets 431",
            level = Clause.Level.SHOULD,
            rows = "LIMIT_TRAILER")
    void refusesChunkedBody(RejectedBodies.Case body) {
        ChunkFeeding.Outcome outcome = ChunkFeeding.threeWays(RejectedBodies.SMALL, body.octets());
        assertThat(outcome.rejection()).isEqualTo(body.rule());
        assertThat(outcome.complete()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void judgesNothingBehindTheEndOfWhatHasCome(RejectedHeads.Case head) {
        byte[] input = head.octets();
        RequestParser parser = new RequestParser(head.limits());
        for (int to = 0; to < Math.min(input.length, 400); to++) {
            assertThat(parser.parse(input, 0, to)).isEqualTo(parser.parse(Arrays.copyOf(input, to), 0, to));
        }
    }

    @Test
    void everyRuleOfThisPackageIsBrokenByATest() {
        Set<Rejection> broken = EnumSet.copyOf(RAISED_BY_THE_ENGINE);
        heads().forEach(head -> broken.add(head.rule()));
        bodies().forEach(body -> broken.add(body.rule()));
        assertThat(broken).containsExactlyInAnyOrder(Rejection.values());
    }

    @Test
    void everyRuleOfThisPackageComesFromAClause() {
        Set<String> named = Arrays.stream(RejectionTests.class.getDeclaredMethods())
                .flatMap(method -> Arrays.stream(method.getAnnotationsByType(Clause.class)))
                .flatMap(clause -> Arrays.stream(clause.rows()))
                .collect(Collectors.toSet());
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(RAISED_BY_THE_ENGINE)).stream()
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void identifiersAreUnique() {
        assertThat(Arrays.stream(Rejection.values()).map(Rejection::id).collect(Collectors.toSet()))
                .hasSize(Rejection.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void ruleSaysWhatIsWrongAndWhereItStands(Rejection rule) {
        assertThat(rule.id()).matches("TS-(LINE|TARGET|FIELD|HOST|FRAMING|CHUNK|LIMIT|TIME|TLS|LOAD)-\\d\\d");
        assertThat(rule.id())
                .startsWith("TS-" + rule.name().substring(0, rule.name().indexOf('_')));
        assertThat(rule.clause()).matches("RFC \\d{4}, \\d+(\\.\\d+)*");
        assertThat(rule.sentence()).isNotBlank().doesNotEndWith(".");
        assertThat(rule.status().isError()).isTrue();
        assertThat(rule.status().reason()).isNotEmpty();
        assertThat(rule).hasToString(rule.id() + ": " + rule.sentence() + " (" + rule.clause() + ")");
    }

    @Test
    void statusesAreThoseOfTheRfc() {
        assertThat(Rejection.LINE_METHOD_LENGTH.status().code()).isEqualTo(501);
        assertThat(Rejection.LINE_VERSION_MAJOR.status().code()).isEqualTo(505);
        assertThat(Rejection.TARGET_TUNNEL.status().code()).isEqualTo(501);
        assertThat(Rejection.FRAMING_CODING.status().code()).isEqualTo(501);
        assertThat(Rejection.FIELD_EXPECT.status().code()).isEqualTo(417);
        assertThat(Rejection.LIMIT_LINE.status().code()).isEqualTo(414);
        assertThat(Rejection.LIMIT_HEADER.status().code()).isEqualTo(431);
        assertThat(Rejection.LIMIT_BODY.status().code()).isEqualTo(413);
        assertThat(Rejection.TIME_HEAD.status().code()).isEqualTo(408);
    }
}
