package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Clause;
import io.tinyserver.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTests {

    private static boolean asksForGzip(String... values) {
        Headers headers = Headers.EMPTY;
        for (String value : values) {
            headers = headers.withAdded("accept-encoding", value);
        }
        return AcceptEncoding.asksForGzip(headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZip",
                "x-gzip",
                "gzip, deflate, br, zstd",
                "br;q=1.0,gzip;q=0.001",
                "gzip;q=1",
                "gzip;q=1.000",
                "gzip;q=0.5",
                "gzip;Q=0.5",
                "gzip ; q=0.5",
                "gzip;\tq=1.",
                "*",
                "*;q=0.1",
                "identity;q=0, *",
                "identity;q=0.5, gzip;q=0.5",
                "identity;q=0.5, gzip",
                "*;q=0, gzip",
                ",, gzip ,",
            })
    @Clause(
            rfc = "RFC 9110",
            section = "12.5.3",
            demand =
                    "A coding that Accept-Encoding gives a weight above 0 is acceptable; an asterisk stands for what is not named")
    void gzipIsAskedForWhereItIsNamedOrMeant(String value) {
        assertThat(asksForGzip(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "deflate, br",
                "gzip;q=0",
                "gzip;q=0.",
                "gzip;q=0.000",
                "*;q=0",
                "*, gzip;q=0",
                "gzip;q=0, *",
                "identity, gzip;q=0.9",
                "identity;q=0.2, *;q=0.1",
                "gzip, x-gzip;q=0",
                "gzip2",
                "\"gzip\"",
            })
    @Clause(
            rfc = "RFC 9110",
            section = "12.5.3",
            demand = "A coding of weight 0, or not named without an asterisk, is not used")
    void gzipIsNotAskedForWhereItIsRefusedOrLessWanted(String value) {
        assertThat(asksForGzip(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip;q=2",
                "gzip;q=1.001",
                "gzip;q=-1",
                "gzip;q=0.0001",
                "gzip;q=1e0",
                "gzip;q=",
                "gzip;q",
                "gzip;",
                "gzip;q =1",
                "gzip;q=NaN",
                "gzip;level=9",
                "gzip;q=1;q=1"
            })
    void weightThatIsNoneIsARefusal(String value) {
        assertThat(asksForGzip(value)).isFalse();
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(asksForGzip("br", "gzip")).isTrue();
        assertThat(asksForGzip("*", "gzip;q=0")).isFalse();
    }

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "12.5.3",
            level = Clause.Level.MAY,
            demand = "Without Accept-Encoding any coding is acceptable; the content is sent as it is")
    void whoSaysNothingIsNotAsking() {
        assertThat(asksForGzip()).isFalse();
    }
}
