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

    /** The result for the whole input, having seen that pieces give the same, and so does a parser that has seen it before. */
    static HeadResult threeWays(HeadLimits limits, byte[] input) {
        HeadResult whole = new RequestParser(limits).parse(input, 0, input.length);
        String expected = describe(whole);
        assertThat(onceMore(limits, input)).as("once more").isEqualTo(expected);
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

    private static String onceMore(HeadLimits limits, byte[] input) {
        RequestParser parser = new RequestParser(limits);
        parser.parse(input, 0, input.length);
        byte[] elsewhere = new byte[input.length + 5];
        System.arraycopy(input, 0, elsewhere, 3, input.length);
        return describe(parser.parse(elsewhere, 3, 3 + input.length));
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
                return describe(result);
            }
        }
        // Not worth it until the end: yet the parser may know more than it was asked for.
        return describe(parser.parse(input, 0, input.length));
    }

    /** All that a result says. */
    static String describe(HeadResult result) {
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
                .append(" length ")
                .append(head.length())
                .toString();
    }
}
