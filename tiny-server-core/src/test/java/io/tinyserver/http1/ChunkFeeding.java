package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Gives chunked bodies to the decoder whole, octet by octet and in random pieces. */
final class ChunkFeeding {

    private static final int RANDOM_ROUNDS = 8;

    private ChunkFeeding() {}

    /** What became of a body: its data, whether it ended, the rule that it broke, how many octets were consumed. */
    record Outcome(String data, boolean complete, @Nullable Rejection rejection, int consumed) {}

    static Outcome threeWays(String notation) {
        return threeWays(ChunkLimits.DEFAULT, Wire.octets(notation));
    }

    /** The outcome for the whole input, having seen that pieces give the same. */
    static Outcome threeWays(ChunkLimits limits, byte[] input) {
        Outcome whole = inPieces(limits, input, () -> input.length);
        assertThat(inPieces(limits, input, () -> 1)).as("octet by octet").isEqualTo(whole);
        long seed = Arrays.hashCode(input);
        Random random = new Random(seed);
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            assertThat(inPieces(limits, input, () -> 1 + random.nextInt(9)))
                    .as("in random pieces, seed %d, round %d", seed, round)
                    .isEqualTo(whole);
        }
        return whole;
    }

    private static Outcome inPieces(ChunkLimits limits, byte[] input, IntSupplier pieces) {
        ChunkedDecoder decoder = new ChunkedDecoder(limits);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int position = 0;
        int have = 0;
        while (have < input.length && position == have) {
            have = Math.min(input.length, have + pieces.getAsInt());
            position = decoder.decode(input, position, have, (buffer, offset, length) -> {
                assertThat(length).isPositive();
                data.write(buffer, offset, length);
            });
        }
        assertThat(position).isBetween(0, have);
        return new Outcome(
                data.toString(StandardCharsets.ISO_8859_1), decoder.isComplete(), decoder.rejection(), position);
    }
}
