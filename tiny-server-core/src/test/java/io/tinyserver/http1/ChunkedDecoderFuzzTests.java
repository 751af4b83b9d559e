package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunked bodies that nobody thought of: see docs/fuzzing.md. */
class ChunkedDecoderFuzzTests {

    private static final ChunkLimits[] LIMITS = {ChunkLimits.DEFAULT, RejectedBodies.SMALL};

    static Stream<byte[]> seeds() {
        Stream<byte[]> written = RejectedBodies.all().map(RejectedBodies.Case::octets);
        return Stream.concat(
                Stream.concat(Arrays.stream(GarbageTests.BODIES), written),
                FuzzCorpus.of("ChunkedDecoderFuzzTests.txt"));
    }

    /** Pieces give what the whole gives; what is accepted ends where it says, and gives the same once encoded anew. */
    @MethodSource("seeds")
    @FuzzTest
    void bodies(byte[] input) {
        for (ChunkLimits limits : LIMITS) {
            ChunkFeeding.Outcome outcome = ChunkFeeding.threeWays(limits, input);
            assertThat(outcome.complete() && outcome.rejection() != null).isFalse();
            assertThat(outcome.consumed() == input.length || outcome.complete() || outcome.rejection() != null)
                    .isTrue();
            if (outcome.complete()) {
                byte[] body = Arrays.copyOf(input, outcome.consumed());
                assertThat(Wire.text(body, 0, body.length)).endsWith("\r\n");
                assertThat(ChunkFeeding.threeWays(limits, Arrays.copyOf(body, body.length - 1))
                                .complete())
                        .isFalse();
                assertThat(ChunkFeeding.threeWays(limits, encode(outcome.data()))
                                .data())
                        .isEqualTo(outcome.data());
            }
        }
    }

    private static byte[] encode(String data) {
        OutputBuffer out =
                new OutputBuffer(data.length() + ResponseEncoder.CHUNK_OVERHEAD + ResponseEncoder.LAST_CHUNK_LENGTH);
        if (!data.isEmpty()) {
            ResponseEncoder.chunkHead(data.length(), out);
            out.putAscii(data);
            ResponseEncoder.chunkEnd(out);
        }
        ResponseEncoder.lastChunk(out);
        return Arrays.copyOf(out.array(), out.length());
    }
}
