package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.Clause;
import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http1.ResponseEncoder.Framing;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseEncoderTests {

    private static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

    private final ResponseEncoder encoder =
            new ResponseEncoder(InstantSource.fixed(Instant.parse("1994-11-06T08:49:37Z")));

    private final OutputBuffer out = new OutputBuffer(1000);

    private String written() {
        return Wire.text(out.array(), 0, out.length());
    }

    private String head(Response.Ready response, Framing framing, long length, boolean close, boolean http10) {
        out.reset();
        encoder.head(response, framing, length, close, http10, out);
        assertThat(out.length()).isLessThanOrEqualTo(ResponseEncoder.headBound(response));
        return written();
    }

    private static Response.Ready fields(String... namesAndValues) {
        return new Response.Ready(Status.OK, Headers.of(namesAndValues), Body.EMPTY);
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "2.6", demand = "Answers say HTTP/1.1")
    void writesStatusDateLengthAndFields() {
        assertThat(head(Response.text("hello"), Framing.LENGTH, 5, false, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE
                        + "Content-Length: 5\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
    }

    @Test
    void writesTheLengthOfNothing() {
        assertThat(head(Response.of(Status.NOT_FOUND), Framing.LENGTH, 0, false, false))
                .isEqualTo("HTTP/1.1 404 Not Found\r\n" + DATE + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void writesChunked() {
        assertThat(head(Response.of(Status.OK), Framing.CHUNKED, 0, false, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void writesNoFramingFieldWhereTheConnectionEndsTheContent() {
        assertThat(head(Response.of(Status.OK), Framing.UNTIL_CLOSE, 0, true, true))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Connection: close\r\n\r\n");
    }

    @Test
    void announcesThatTheConnectionCloses() {
        assertThat(head(Response.of(Status.BAD_REQUEST), Framing.LENGTH, 0, true, false))
                .isEqualTo("HTTP/1.1 400 Bad Request\r\n" + DATE + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }

    @Test
    void tellsAnOldClientThatTheConnectionPersists() {
        assertThat(head(Response.of(Status.OK), Framing.LENGTH, 1, false, true))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 1\r\nConnection: keep-alive\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"LENGTH", "CHUNKED", "NONE"})
    @Clause(rfc = "RFC 9110", section = "8.6", demand = "1xx and 204 have no Content-Length")
    @Clause(rfc = "RFC 9112", section = "6.1", demand = "1xx and 204 have no Transfer-Encoding")
    void statusesWithoutContentHaveNoFraming(Framing framing) {
        for (int code : new int[] {100, 101, 103, 204}) {
            assertThat(head(Response.of(Status.of(code)), framing, 7, false, false))
                    .doesNotContain("Content-Length", "Transfer-Encoding");
        }
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "8.6", demand = "A 304 announces the length of the 200 or none")
    void notModifiedAnnouncesTheLengthOfTheOtherAnswerOrNone() {
        Response.Ready response = Response.of(Status.NOT_MODIFIED);
        assertThat(head(response, Framing.LENGTH, 0, false, false)).doesNotContain("Content-Length");
        assertThat(head(response, Framing.CHUNKED, 0, false, false)).doesNotContain("Transfer-Encoding");
        assertThat(head(response, Framing.LENGTH, 7, false, false)).contains("Content-Length: 7\r\n");
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "4", demand = "The space behind the status code stays where no phrase follows")
    void keepsTheSpaceBehindACodeWithoutPhrase() {
        assertThat(head(Response.of(Status.of(299)), Framing.NONE, 0, false, false))
                .startsWith("HTTP/1.1 299 \r\nDate");
        assertThat(head(Response.of(Status.of(600)), Framing.NONE, 0, false, false))
                .startsWith("HTTP/1.1 600 \r\nDate");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Clause(rfc = "RFC 9110", section = "7.8", demand = "Upgrade in an answer is named by Connection")
    void namesUpgradeAsAnOptionOfTheConnection(boolean close) {
        Response.Ready response = fields("upgrade", "a/1", "Connection", "Upgrade", "Upgrade", "b");
        assertThat(head(response, Framing.LENGTH, 0, close, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 0\r\n"
                        + (close ? "Connection: close\r\n" : "")
                        + "upgrade: a/1\r\nUpgrade: b\r\nConnection: upgrade\r\n\r\n");
    }

    @Test
    void writesAPhraseOfTheHandlersOwn() {
        assertThat(head(Response.of(new Status(200, "Fine")), Framing.NONE, 0, false, false))
                .startsWith("HTTP/1.1 200 Fine\r\nDate");
    }

    @Test
    @Clause(
            rfc = "RFC 9112",
            section = "6.2",
            demand = "Content-Length and Transfer-Encoding never stand in one answer")
    void leavesOutWhatOnlyTheServerSets() {
        Response.Ready response = fields(
                "content-LENGTH",
                "99",
                "Transfer-Encoding",
                "x",
                "connection",
                "keep-alive",
                "DATE",
                "now",
                "Keep-Alive",
                "x",
                "Dates",
                "kept");
        assertThat(head(response, Framing.LENGTH, 0, false, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Content-Length: 0\r\nDates: kept\r\n\r\n");
    }

    @Test
    void writesOctetsAbove127AsTheyAre() {
        assertThat(head(fields("X", "\u00e9\u00ff"), Framing.NONE, 0, false, false))
                .contains("X: \u00e9\u00ff\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\0b", "\u010a", "\u0141", "\u20ac"})
    @Clause(rfc = "RFC 9110", section = "5.5", demand = "CR, LF and NUL never get into a field of an answer")
    void refusesAFieldThatBreaksOutOfItsLine(String value) {
        out.put((byte) '!');
        Response.Ready response = new Response.Ready(Status.OK, new OneField("X", value), Body.EMPTY);
        assertThatThrownBy(() -> encoder.head(response, Framing.NONE, 0, false, false, out))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(written()).isEqualTo("!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "\u0143onnection", "\u0154ransfer-Encoding"})
    @Clause(rfc = "RFC 9110", section = "5.1", demand = "The name of a field in an answer is a token")
    void refusesANameThatIsNoTokenOrBecomesOneOnTheWire(String name) {
        Response.Ready response = new Response.Ready(Status.OK, new OneField(name, "x"), Body.EMPTY);
        assertThatThrownBy(() -> encoder.head(response, Framing.NONE, 0, false, false, out))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out.length()).isZero();
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "6.1", demand = "HTTP/1.0 gets no Transfer-Encoding")
    void refusesFramingThatThePeerCannotRead() {
        Response.Ready response = Response.of(Status.OK);
        assertThatThrownBy(() -> encoder.head(response, Framing.CHUNKED, 0, true, true, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.0, closing");
        assertThatThrownBy(() -> encoder.head(response, Framing.UNTIL_CLOSE, 0, false, false, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.1, staying open");
    }

    @Test
    void writesAllOrNothing() {
        OutputBuffer small = new OutputBuffer(60);
        assertThatThrownBy(() -> encoder.head(Response.text("x"), Framing.LENGTH, 1, false, false, small))
                .isInstanceOf(IllegalStateException.class);
        assertThat(small.length()).isZero();
    }

    @Test
    void boundHoldsForTheLongestHead() {
        Response.Ready response = fields("A", "1", "Upgrade", "");
        String longest = head(response, Framing.LENGTH, Long.MAX_VALUE, false, true);
        assertThat(ResponseEncoder.headBound(response) - longest.length()).isBetween(0, 16);
    }

    @Test
    @Clause(
            rfc = "RFC 9112",
            section = "6.3",
            demand = "Content has a length or comes in chunks; the end of the connection ends it for HTTP/1.0 only",
            level = Clause.Level.SHOULD)
    void choosesTheFraming() {
        Response.Ready unknown =
                Response.text("").withBody(new Body.Stream(new ByteArrayInputStream(new byte[0]), Body.UNKNOWN_LENGTH));
        assertThat(ResponseEncoder.framing(Response.text("x"), false)).isEqualTo(Framing.LENGTH);
        assertThat(ResponseEncoder.framing(Response.text("x"), true)).isEqualTo(Framing.LENGTH);
        assertThat(ResponseEncoder.framing(unknown, false)).isEqualTo(Framing.CHUNKED);
        assertThat(ResponseEncoder.framing(unknown, true)).isEqualTo(Framing.UNTIL_CLOSE);
        assertThat(ResponseEncoder.framing(unknown.withStatus(Status.NO_CONTENT), false))
                .isEqualTo(Framing.NONE);
        assertThat(ResponseEncoder.framing(unknown.withStatus(Status.NOT_MODIFIED), true))
                .isEqualTo(Framing.NONE);
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "7.1", demand = "A chunk sent is never empty but for the last one")
    void writesChunks() {
        ResponseEncoder.chunkHead(0x1f, out);
        out.putAscii("x".repeat(0x1f));
        ResponseEncoder.chunkEnd(out);
        ResponseEncoder.lastChunk(out);
        assertThat(written()).isEqualTo("1f\r\n" + "x".repeat(31) + "\r\n0\r\n\r\n");
        assertThatThrownBy(() -> ResponseEncoder.chunkHead(0, out)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sameHeadersLookTheSameHoweverOftenTheyAreSent() {
        Response.Ready page = fields("X-One", "1", "Connection", "left out", "Upgrade", "h2c");
        String first = head(page, Framing.LENGTH, 0, false, false);
        for (int i = 0; i < 3; i++) {
            assertThat(head(page, Framing.LENGTH, 0, false, false)).isEqualTo(first);
        }
    }

    @Test
    void headersThatTakeTurnsAreNotMixedUp() {
        for (int times = 1; times < 5; times++) {
            for (int i = 0; i < 20; i++) {
                Response.Ready page = fields("X-Number", String.valueOf(i));
                for (int again = 0; again < times; again++) {
                    assertThat(head(page, Framing.LENGTH, 0, false, false)).contains("\r\nX-Number: " + i + "\r\n");
                }
            }
        }
    }

    @Test
    void illegalFieldIsRefusedHoweverOftenItIsSent() {
        Response.Ready bad = new Response.Ready(Status.OK, new OneField("X", "a\r\nb"), Body.EMPTY);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> encoder.head(bad, Framing.LENGTH, 0, false, false, out))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(out.length()).isZero();
        }
    }

    @Test
    void announcedLengthsAreRight() {
        ResponseEncoder.continueHead(out);
        assertThat(written()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n").hasSize(ResponseEncoder.CONTINUE_LENGTH);
        out.reset();
        ResponseEncoder.lastChunk(out);
        assertThat(out.length()).isEqualTo(ResponseEncoder.LAST_CHUNK_LENGTH);
        out.reset();
        ResponseEncoder.chunkHead(Integer.MAX_VALUE, out);
        ResponseEncoder.chunkEnd(out);
        assertThat(out.length()).isEqualTo(ResponseEncoder.CHUNK_OVERHEAD);
    }

    /** A header as a careless adapter may implement it: nothing is checked. */
    private record OneField(String name, String value) implements Headers {

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int index) {
            return name;
        }

        @Override
        public String value(int index) {
            return value;
        }
    }
}
