package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;

/** Gives heads to the parser whole, octet by octet and in random pieces, the way the engine does it. */
final class HeadFeeding {

    private static final int RANDOM_ROUNDS = 8;

    private HeadFeeding() {}

    static HeadResult threeWays(String notation) {
        return threeWays(HeadLimits.DEFAULT, Wire.octets(notation));
    }

    /** The result for the whole input, having seen that pieces give the same. */
    static HeadResult threeWays(HeadLimits limits, byte[] input) {
        HeadResult whole = new RequestParser(limits).parse(input, 0, input.length);
        String expected = describe(whole, 0);
        assertThat(inPieces(limits, input, () -> 1)).as("octet by octet").isEqualTo(expected);
        long seed = Arrays.hashCode(input);
        Random random = new Random(seed);
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            assertThat(inPieces(limits, input, () -> 1 + random.nextInt(12)))
                    .as("in random pieces, seed %d, round %d", seed, round)
                    .isEqualTo(expected);
        }
        return whole;
    }

    /** Parses only when it is worth it, with the head at another place of another buffer each time. */
    private static String inPieces(HeadLimits limits, byte[] input, IntSupplier pieces) {
        RequestParser parser = new RequestParser(limits);
        HeadProgress progress = new HeadProgress(limits);
        int have = 0;
        while (have < input.length) {
            have = Math.min(input.length, have + pieces.getAsInt());
            int shift = have % 7;
            byte[] buffer = new byte[shift + have + 3];
            Arrays.fill(buffer, (byte) '\r');
            System.arraycopy(input, 0, buffer, shift, have);
            if (progress.worthParsing(buffer, shift, shift + have)) {
                HeadResult result = parser.parse(buffer, shift, shift + have);
                assertThat(result).as("worth parsing").isNotEqualTo(NeedMore.NEED_MORE);
                return describe(result, shift);
            }
        }
        // Not worth it until the end: yet the parser may know more than it was asked for.
        return describe(parser.parse(input, 0, input.length), 0);
    }

    private static String describe(HeadResult result, int shift) {
        if (!(result instanceof ParsedHead head)) {
            return result.toString();
        }
        StringBuilder text = new StringBuilder();
        text.append(head.method()).append(' ').append(head.target());
        for (int i = 0; i < head.headers().size(); i++) {
            text.append('\n')
                    .append(head.headers().name(i))
                    .append('=')
                    .append(head.headers().value(i));
        }
        text.append("\nlength ")
                .append(head.contentLength())
                .append(" chunked ")
                .append(head.chunked());
        text.append(" keepAlive ").append(head.keepAlive()).append(" expects ").append(head.expectsContinue());
        return text.append(" 1.0 ")
                .append(head.http10())
                .append(" end ")
                .append(head.end() - shift)
                .toString();
    }
}
