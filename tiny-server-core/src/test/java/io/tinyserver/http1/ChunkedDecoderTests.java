package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.Clause;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkedDecoderTests {

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '`', textBlock = """
            |0\\r\\n\\r\\n
            |0000\\r\\n\\r\\n
            abc|3\\r\\nabc\\r\\n0\\r\\n\\r\\n
            abc|0003\\r\\nabc\\r\\n0\\r\\n\\r\\n
            abcd|3\\r\\nabc\\r\\n1\\r\\nd\\r\\n0\\r\\n\\r\\n
            0123456789abcdef|A\\r\\n0123456789\\r\\n6\\r\\nabcdef\\r\\n0\\r\\n\\r\\n
            0123456789|a\\r\\n0123456789\\r\\n0\\r\\n\\r\\n
            abc|3;x\\r\\nabc\\r\\n0\\r\\n\\r\\n
            abc|3;x=y;z\\r\\nabc\\r\\n0;last\\r\\n\\r\\n
            abc|3 ; x = y\\t; z="q;\\\\"\\xe9" ;w=""\\r\\nabc\\r\\n0\\r\\n\\r\\n
            abc|3\\r\\nabc\\r\\n0\\r\\nTrailer-Field: value\\r\\nEmpty:\\r\\n\\r\\n
            abc|3\\r\\nabc\\r\\n0\\r\\nContent-Length: 99\\r\\nTransfer-Encoding: x\\r\\n\\r\\n
            """)
    @Clause(
            rfc = "RFC 9112",
            section = "7.1",
            demand = "Chunks are decoded, sizes in either case and with leading zeros")
    @Clause(
            rfc = "RFC 9112",
            section = "7.1.1",
            demand = "Chunk extensions are ignored, quoted values and white space around ; and = included")
    @Clause(rfc = "RFC 9110", section = "6.5.1", demand = "A trailer has no influence on framing")
    void decodes(String data, String notation) {
        byte[] input = Wire.octets(notation);
        assertThat(ChunkFeeding.threeWays(ChunkLimits.DEFAULT, input))
                .isEqualTo(new ChunkFeeding.Outcome(data == null ? "" : data, true, null, input.length));
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "7.1", demand = "Nothing behind the last chunk is taken for content")
    void consumesNothingBehindTheBody() {
        String body = "3\\r\\nabc\\r\\n0\\r\\nA: b\\r\\n\\r\\n";
        assertThat(ChunkFeeding.threeWays(body + "GET / HTTP/1.1\\r\\n"))
                .isEqualTo(new ChunkFeeding.Outcome("abc", true, null, Wire.octets(body).length));
    }

    @Test
    @Clause(
            rfc = "RFC 9112",
            section = "8",
            demand = "Content in chunks is complete only behind the last chunk and the empty line")
    void incompleteBodyIsNotComplete() {
        byte[] whole = Wire.octets("3;x=\"y\"\\r\\nabc\\r\\n0\\r\\nA: b\\r\\n\\r\\n");
        for (int length = 0; length < whole.length; length++) {
            ChunkFeeding.Outcome outcome = ChunkFeeding.threeWays(ChunkLimits.DEFAULT, Arrays.copyOf(whole, length));
            assertThat(outcome.complete()).isFalse();
            assertThat(outcome.rejection()).isNull();
            assertThat(outcome.consumed()).isEqualTo(length);
        }
    }

    @Test
    @Clause(rfc = "RFC 9112", section = "7.1", demand = "A chunk's size does not overflow")
    void takesTheLargestSizeThatALongHolds() {
        assertThat(ChunkFeeding.threeWays("7fffffffffffffff\\r\\nabc").rejection())
                .isNull();
        assertThat(ChunkFeeding.threeWays("000007fffffffffffffff\\r\\nabc").rejection())
                .isNull();
    }

    @Test
    void largeContentMayCarryManySmallExtensions() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            body.append("10;sig=34567\\r\\n0123456789abcdef\\r\\n");
        }
        ChunkFeeding.Outcome outcome =
                ChunkFeeding.threeWays(RejectedBodies.SMALL, Wire.octets(body + "0\\r\\n\\r\\n"));
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.data()).hasSize(800);
    }

    @Test
    void stopsBeforeTheOctetThatBreaksARule() {
        assertThat(ChunkFeeding.threeWays("3\\r\\nabcX"))
                .isEqualTo(new ChunkFeeding.Outcome("abc", false, Rejection.CHUNK_DATA, 6));
    }

    @Test
    void undoesWhatTheEncoderDoes() {
        Random random = new Random(7);
        byte[] content = new byte[5000];
        random.nextBytes(content);
        OutputBuffer out = new OutputBuffer(70_000);
        for (int position = 0; position < content.length; ) {
            int size = Math.min(content.length - position, 1 + random.nextInt(300));
            ResponseEncoder.chunkHead(size, out);
            out.put(content, position, size);
            ResponseEncoder.chunkEnd(out);
            position += size;
        }
        ResponseEncoder.lastChunk(out);
        byte[] wire = Arrays.copyOf(out.array(), out.length());
        assertThat(ChunkFeeding.threeWays(ChunkLimits.DEFAULT, wire))
                .isEqualTo(new ChunkFeeding.Outcome(
                        new String(content, StandardCharsets.ISO_8859_1), true, null, wire.length));
    }

    @Test
    void handsDataOnWithoutCopyingIt() {
        byte[] input = Wire.octets("3\\r\\nabc\\r\\n0\\r\\n\\r\\n");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        new ChunkedDecoder(ChunkLimits.DEFAULT).decode(input, 0, input.length, (buffer, offset, length) -> {
            assertThat(buffer).isSameAs(input);
            seen.write(buffer, offset, length);
        });
        assertThat(seen).hasToString("abc");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 2 | 0 | 0000000000000000\\r\\n\\r\\n
            1  | 2 | 0 | 00000000000000000\\r\\n\\r\\n
            4  | 2 | 0 | 0;a=b\\r\\n\\r\\n
            0  | 7 | 1 | 0\\r\\nA:b\\r\\n\\r\\n
            """)
    void whatJustFitsIsAccepted(int extensionBytes, int trailerBytes, int trailerFields, String notation) {
        byte[] input = Wire.octets(notation);
        ChunkLimits limits = new ChunkLimits(extensionBytes, trailerBytes, trailerFields);
        assertThat(ChunkFeeding.threeWays(limits, input).complete()).isTrue();
        if (extensionBytes > 0) {
            ChunkLimits tighter = new ChunkLimits(extensionBytes - 1, trailerBytes, trailerFields);
            assertThat(ChunkFeeding.threeWays(tighter, input).rejection()).isEqualTo(Rejection.LIMIT_EXTENSIONS);
        } else if (trailerFields > 0) {
            ChunkLimits tighter = new ChunkLimits(extensionBytes, trailerBytes - 1, trailerFields);
            assertThat(ChunkFeeding.threeWays(tighter, input).rejection()).isEqualTo(Rejection.LIMIT_TRAILER);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 2, 0", "0, 1, 0", "0, 2, -1"})
    void refusesLimitsThatLeaveNoRoom(int extensionBytes, int trailerBytes, int trailerFields) {
        assertThatThrownBy(() -> new ChunkLimits(extensionBytes, trailerBytes, trailerFields))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
