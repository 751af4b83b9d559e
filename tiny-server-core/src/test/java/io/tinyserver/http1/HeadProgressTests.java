package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadProgressTests {

    private static final byte[] HEAD = Wire.octets("\\r\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");

    /** The number of octets after which a head is first worth parsing, or -1. */
    private static int worthAfter(HeadProgress progress, byte[] input) {
        for (int length = 0; length <= input.length; length++) {
            if (progress.worthParsing(input, 0, length)) {
                return length;
            }
        }
        return -1;
    }

    @Test
    void completeHeadIsWorthParsing() {
        assertThat(worthAfter(new HeadProgress(HeadLimits.DEFAULT), HEAD)).isEqualTo(HEAD.length);
    }

    @Test
    void staysWorthParsingUntilReset() {
        HeadProgress progress = new HeadProgress(HeadLimits.DEFAULT);
        assertThat(progress.worthParsing(HEAD, 0, HEAD.length)).isTrue();
        assertThat(progress.worthParsing(HEAD, 0, HEAD.length)).isTrue();
        progress.reset();
        assertThat(worthAfter(progress, HEAD)).isEqualTo(HEAD.length);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            GET /\\n                        | 6
            GET /\\rx                       | 7
            GET /\\x00                      | 6
            \\r\\n\\r\\n                    | 4
            GET / HTTP/1.1\\r\\nA\\n        | 18
            GET / HTTP/1.1\\r\\nA: b\\x7f   | 21
            01234567890123456789x           | 21
            GET / HTTP/1.1\\r\\n0123456789x | 26
            GET / HTTP/1.1\\r\\nA:\\r\\nB:\\r\\n | 24
            """)
    void whatIsCertainlyRefusedIsWorthParsing(String notation, int after) {
        byte[] input = Wire.octets(notation);
        HeadLimits limits = new HeadLimits(20, 10, 1);
        assertThat(worthAfter(new HeadProgress(limits), input)).isEqualTo(after);
        assertThat(new RequestParser(limits).parse(input, 0, after)).isInstanceOf(Rejection.class);
    }

    @Test
    void looksAtEachOctetOnce() {
        HeadProgress progress = new HeadProgress(HeadLimits.DEFAULT);
        byte[] input = HEAD.clone();
        assertThat(progress.worthParsing(input, 0, 10)).isFalse();
        input[5] = 0;
        assertThat(progress.worthParsing(input, 0, 11)).isFalse();
    }
}
