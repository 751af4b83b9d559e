package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Clause;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No input whatever makes the parser or the decoder throw, or read or consume what is not theirs. */
class GarbageTests {

    private static final int ROUNDS = 50_000;

    static final byte[][] HEADS = {
        Wire.octets("GET /a/../b%20c?d=%41 HTTP/1.1\\r\\nHost: example.com:80\\r\\nAccept: */*\\r\\n\\r\\n"),
        Wire.octets(
                "POST http://[::1]:80/x HTTP/1.1\\r\\nHost: [::ffff:1.2.3.4]\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n"),
        Wire.octets("\\r\\nOPTIONS * HTTP/1.0\\r\\nContent-Length: 12345678901\\r\\nConnection: x, close\\r\\n\\r\\n"),
        Wire.octets("CONNECT h:443 HTTP/1.1\\r\\nHost: h\\r\\nExpect: 100-continue\\r\\nContent-Length: 1\\r\\n\\r\\n"),
    };

    static final byte[][] BODIES = {
        Wire.octets("3;a=b\\r\\nabc\\r\\n10 ;x=\"y\\\\z\"\\r\\n0123456789abcdef\\r\\n0\\r\\nA: b\\r\\n\\r\\n"),
        Wire.octets("ffffffff\\r\\nabc\\r\\n0\\r\\n\\r\\n"),
    };

    private static final byte[] LOVED = Wire.octets("\\r\\n\\t\\x00 :;,/%.*?[]\"\\\\019afFxHPT\\x7f\\x80\\xff");

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "No input whatever makes the parser throw or read what is not its own",
            level = Clause.Level.HARDENING)
    void noHeadMakesTheParserThrow(long seed) {
        Random random = new Random(seed);
        HeadLimits limits = new HeadLimits(64, 128, 4);
        RequestParser parser = new RequestParser(limits);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(random, HEADS[random.nextInt(HEADS.length)]);
            int from = random.nextInt(input.length + 1);
            from = random.nextInt(4) > 0 ? 0 : from;
            int to = random.nextInt(4) > 0 ? input.length : from + random.nextInt(input.length - from + 1);
            String where = "seed " + seed + ", round " + round;
            HeadResult result = parser.parse(input, from, to);
            if (result instanceof ParsedHead head) {
                assertThat(head.length()).as(where).isBetween(1, to - from);
                readEverything(head);
            }
            boolean worth = new HeadProgress(limits).worthParsing(input, from, to);
            assertThat(!worth && result instanceof ParsedHead)
                    .as("not worth parsing, %s", where)
                    .isFalse();
            assertThat(worth && result == NeedMore.NEED_MORE)
                    .as("worth parsing, %s", where)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    @Clause(
            rfc = "RFC 9112",
            section = "7.1",
            demand = "No input whatever makes the decoder throw or consume what is not its own",
            level = Clause.Level.HARDENING)
    void noBodyMakesTheDecoderThrow(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(random, BODIES[random.nextInt(BODIES.length)]);
            ChunkedDecoder decoder = new ChunkedDecoder(RejectedBodies.SMALL);
            int[] last = {0};
            for (int from = 0; from < input.length; ) {
                int start = from;
                int to = from + 1 + random.nextInt(input.length - from);
                int end = decoder.decode(input, from, to, (buffer, offset, length) -> {
                    assertThat(offset).isGreaterThanOrEqualTo(Math.max(start, last[0]));
                    assertThat(length).isPositive();
                    assertThat(offset + length).isLessThanOrEqualTo(to);
                    last[0] = offset + length;
                });
                boolean over = decoder.isComplete() || decoder.rejection() != null;
                assertThat(end).as("seed %d, round %d", seed, round).isBetween(from, to);
                assertThat(over || end == to)
                        .as("seed %d, round %d", seed, round)
                        .isTrue();
                from = over ? input.length : end;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    @Clause(
            rfc = "RFC 9112",
            section = "2.2",
            demand = "A message ends where its framing says, however its bytes arrive")
    void piecesGiveTheSameResultAsTheWhole(long seed) {
        Random random = new Random(seed);
        HeadLimits limits = new HeadLimits(64, 128, 4);
        Stream.generate(() -> mutated(random, HEADS[random.nextInt(HEADS.length)]))
                .limit(300)
                .forEach(input -> HeadFeeding.threeWays(limits, input));
        Stream.generate(() -> mutated(random, BODIES[random.nextInt(BODIES.length)]))
                .limit(300)
                .forEach(input -> ChunkFeeding.threeWays(RejectedBodies.SMALL, input));
    }

    private static void readEverything(ParsedHead head) {
        for (int i = 0; i < head.headers().size(); i++) {
            assertThat(head.headers().first(head.headers().name(i))).isNotNull();
            assertThat(head.headers().value(i)).doesNotContain("\r", "\n");
        }
        assertThat(head.target().path()).startsWith(head.target().rawPath().equals("*") ? "*" : "/");
    }

    /** Some octets changed, left out or put in; now and then nothing but garbage. */
    private static byte[] mutated(Random random, byte[] origin) {
        if (random.nextInt(8) == 0) {
            byte[] garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            return garbage;
        }
        byte[] bytes = origin;
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            int removed = random.nextInt(3) == 0 ? random.nextInt(Math.min(4, bytes.length - at)) : 0;
            int added = random.nextInt(3);
            byte[] changed = new byte[bytes.length - removed + added];
            System.arraycopy(bytes, 0, changed, 0, at);
            for (int i = 0; i < added; i++) {
                changed[at + i] = LOVED[random.nextInt(LOVED.length)];
            }
            System.arraycopy(bytes, at + removed, changed, at + added, bytes.length - at - removed);
            bytes = changed;
        }
        return bytes;
    }
}
