package io.tinyserver.http1;

import java.util.stream.Stream;

/** Chunked bodies that break a rule, and which one. */
final class RejectedBodies {

    static final ChunkLimits SMALL = new ChunkLimits(16, 24, 2);

    private static final String TABLE = """
            CHUNK_SIZE       | \\r\\n
            CHUNK_SIZE       | x\\r\\n
            CHUNK_SIZE       | +3\\r\\nabc\\r\\n0\\r\\n\\r\\n
            CHUNK_SIZE       | -3\\r\\nabc\\r\\n0\\r\\n\\r\\n
            CHUNK_SIZE       | 0x3\\r\\nabc\\r\\n0\\r\\n\\r\\n
            CHUNK_SIZE       |  3\\r\\nabc\\r\\n0\\r\\n\\r\\n
            CHUNK_SIZE       | 3_0\\r\\nabc\\r\\n0\\r\\n\\r\\n
            CHUNK_SIZE       | 3g\\r\\n
            CHUNK_SIZE       | ;x\\r\\n
            CHUNK_SIZE       | \\n
            CHUNK_SIZE       | \\x003\\r\\n
            CHUNK_SIZE       | 3\\r\\nabc\\r\\n\\r\\n
            CHUNK_SIZE_HUGE  | 8000000000000000\\r\\n
            CHUNK_SIZE_HUGE  | ffffffffffffffff\\r\\n
            CHUNK_SIZE_HUGE  | 10000000000000003\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3 \\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;=\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a=\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a b\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a \\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a=b \\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a="b\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a="b"c\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a=b=c\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a="\\\\\\r"\\r\\nabc\\r\\n
            CHUNK_EXTENSION  | 3;a\\x00\\r\\nabc\\r\\n
            CHUNK_BREAK      | 3;a\\nabc\\r\\n
            CHUNK_BREAK      | 3;a="\\n"\\r\\nabc\\r\\n
            CHUNK_BREAK      | 3\\nabc\\r\\n
            CHUNK_BREAK      | 3\\rabc\\r\\n
            CHUNK_BREAK      | 0\\r\\n\\rX
            CHUNK_BREAK      | 0\\r\\nA: b\\rC: d\\r\\n\\r\\n
            CHUNK_DATA       | 3\\r\\nabcd\\r\\n0\\r\\n\\r\\n
            CHUNK_DATA       | 3\\r\\nabc\\n0\\r\\n\\r\\n
            CHUNK_DATA       | 3\\r\\nabc\\r0\\r\\n\\r\\n
            CHUNK_DATA       | 3\\r\\nabc0\\r\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\n\\n
            CHUNK_TRAILER    | 0\\r\\n folded\\r\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\nA: b\\r\\n c\\r\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\n: b\\r\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\nA\\r\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\nA : b\\r\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\nA: b\\n\\r\\n
            CHUNK_TRAILER    | 0\\r\\nA: \\x00\\r\\n\\r\\n
            LIMIT_EXTENSIONS | 1;a=34567890123456\\r\\nx
            LIMIT_EXTENSIONS | 1;a=4567890\\r\\nx\\r\\n1;a=4567890\\r\\nx
            LIMIT_EXTENSIONS | 0000000000000000000000000000000001\\r\\nx
            LIMIT_TRAILER    | 0\\r\\nA: 456789012345678901\\r\\n\\r\\n
            LIMIT_TRAILER    | 0\\r\\nA45678901234567890123456789
            LIMIT_TRAILER    | 0\\r\\nA:\\r\\nB:\\r\\nC:\\r\\n\\r\\n
            """;

    private RejectedBodies() {}

    /** A body and the rule that it breaks. */
    record Case(Rejection rule, String notation) {

        byte[] octets() {
            return Wire.octets(notation);
        }

        @Override
        public String toString() {
            return rule + " " + notation;
        }
    }

    static Stream<Case> all() {
        return TABLE.lines().map(line -> {
            int bar = line.indexOf('|');
            return new Case(Rejection.valueOf(line.substring(0, bar).strip()), line.substring(bar + 2));
        });
    }
}
