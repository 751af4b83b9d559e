package io.tinyserver.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Remembers heads that were parsed lately, since a client that asks again mostly does so with the very same octets.
 *
 * <p>What a head means depends on its octets alone, and where it ends too; so whoever finds the octets of a remembered head may take that
 * head for it. Comparing them is several times quicker than parsing, and makes no garbage. Heads are looked for by their beginning, which
 * has method and path in it; one that has the same beginning as another takes its place.
 *
 * <p>Not remembered are long heads, which would take much memory; heads that carry credentials, which should not stay in it; and those
 * whose meaning depends on more than their octets, see {@link RequestParser}. Confined to one thread.
 */
final class LatestHeads {

    /** Octets that a head is looked for by. The shortest head that is asked for in practice is longer. */
    private static final int BEGINNING = 4 * Long.BYTES;

    private static final int LONGEST = 1024;
    private static final int PLACE_BITS = 6;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** An odd number whose multiples spread over all bits: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final @Nullable ParsedHead[] heads = new @Nullable ParsedHead[1 << PLACE_BITS];

    /** The head that stands at {@code from}; null if it is not remembered, or not complete. */
    @Nullable
    ParsedHead find(byte[] buffer, int from, int to) {
        if (to - from < BEGINNING) {
            return null;
        }
        ParsedHead known = heads[place(buffer, from)];
        return known != null && known.standsAt(buffer, from, to) ? known : null;
    }

    /** Remembers a head that was parsed at {@code from}. */
    void remember(ParsedHead head, byte[] buffer, int from) {
        if (head.length() >= BEGINNING && head.length() <= LONGEST) {
            heads[place(buffer, from)] = head;
        }
    }

    private static int place(byte[] buffer, int from) {
        long mix = 0;
        for (int i = from; i < from + BEGINNING; i += Long.BYTES) {
            mix = (mix ^ (long) WORDS.get(buffer, i)) * SPREAD;
            mix ^= mix >>> Integer.SIZE;
        }
        return (int) (mix * SPREAD >>> Long.SIZE - PLACE_BITS);
    }
}
