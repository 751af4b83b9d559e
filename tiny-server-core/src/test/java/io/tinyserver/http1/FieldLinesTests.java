package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.Clause;
import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldLinesTests {

    private static final byte[] INPUT = Wire.octets("GET / HTTP/1.1\\r\\nHost: example.com\\r\\nX-A: 1\\r\\n"
            + "x-a:2\\r\\nCookie: secret\\r\\nX_Y: \\xe9\\r\\nEmpty:\\r\\n\\r\\n");

    private final Headers headers =
            ((ParsedHead) new RequestParser(HeadLimits.DEFAULT).parse(INPUT, 0, INPUT.length)).headers();

    @Test
    @Clause(rfc = "RFC 9110", section = "5.1", demand = "Field names are compared without case")
    void findsFieldsInAnyCase() {
        assertThat(headers.first("HOST")).isEqualTo("example.com");
        assertThat(headers.first("x-A")).isEqualTo("1");
        assertThat(headers.all("X-a")).isEqualTo(List.of("1", "2"));
        assertThat(headers.first("Empty")).isEmpty();
        assertThat(headers.contains("empty")).isTrue();
        assertThat(headers.contains("host")).isTrue();
        assertThat(headers.contains("Hos")).isFalse();
        assertThat(headers.first("")).isNull();
        assertThat(headers.first("Hosts")).isNull();
    }

    @Test
    void comparesLettersAloneWithoutCase() {
        assertThat(headers.contains("X_Y")).isTrue();
        assertThat(headers.contains("X\u007fY")).isFalse();
        assertThat(headers.contains("Coo\u212aie")).isFalse();
    }

    @Test
    void comparesTheWholeAlphabetWithoutCase() {
        byte[] head = Wire.octets("GET / HTTP/1.0\\r\\nABCDEFGHIJKLMNOPQRSTUVWXYZ: x\\r\\n\\r\\n");
        ParsedHead parsed = (ParsedHead) new RequestParser(HeadLimits.DEFAULT).parse(head, 0, head.length);
        assertThat(parsed.headers().contains("abcdefghijklmnopqrstuvwxyz")).isTrue();
    }

    @Test
    void knownNamesAreTheSameText() {
        assertThat(headers.name(0)).isSameAs("Host");
        assertThat(headers.name(1)).isEqualTo("X-A");
    }

    @Test
    void isIndependentOfTheBuffer() {
        byte[] buffer = INPUT.clone();
        Headers kept = ((ParsedHead) new RequestParser(HeadLimits.DEFAULT).parse(buffer, 0, buffer.length)).headers();
        Arrays.fill(buffer, (byte) 'x');
        assertThat(kept.first("Host")).isEqualTo("example.com");
    }

    @Test
    void refusesAnIndexOutsideOfTheLines() {
        assertThatThrownBy(() -> headers.name(6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void showsNoValuesWhenPrinted() {
        assertThat(headers).hasToString("Host X-A x-a Cookie X_Y Empty");
    }

    @Test
    void goesThroughTheEncoderUnchanged() {
        OutputBuffer out = new OutputBuffer(500);
        Response.Ready echo = new Response.Ready(Status.OK, headers, Body.EMPTY);
        new ResponseEncoder().head(echo, ResponseEncoder.Framing.NONE, 0, false, false, out);
        assertThat(Wire.text(out.array(), 0, out.length()))
                .endsWith(
                        " GMT\r\nHost: example.com\r\nX-A: 1\r\nx-a: 2\r\nCookie: secret\r\nX_Y: \u00e9\r\nEmpty: \r\n\r\n");
    }
}
