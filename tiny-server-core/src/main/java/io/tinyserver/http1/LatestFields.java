package io.tinyserver.http1;

import io.tinyserver.http.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the fields of answers look like on the wire, for headers that are sent again and again: those of a page in memory, or of
 * everything that was made with {@code Response.text}, are one and the same object.
 *
 * <p>Headers never change, so the same object means the same octets. It is remembered when it is sent twice in a row: one that is made for
 * a single answer is not worth it. Confined to one thread.
 */
final class LatestFields {

    private static final int PLACES = 8;
    private static final int LONGEST = 1024;

    private final @Nullable Headers[] headers = new @Nullable Headers[PLACES];
    private final byte[][] lines = new byte[PLACES][];
    private int next;
    private @Nullable Headers latest;

    /** The field lines of these headers; null if they are not remembered. */
    byte @Nullable [] find(Headers wanted) {
        for (int i = 0; i < PLACES; i++) {
            if (headers[i] == wanted) {
                return lines[i];
            }
        }
        return null;
    }

    /** Notes headers that were not found, and what they look like: the octets between two places. */
    void note(Headers sent, byte[] buffer, int from, int to) {
        if (sent == latest && to - from <= LONGEST) {
            headers[next] = sent;
            lines[next] = Arrays.copyOfRange(buffer, from, to);
            next = (next + 1) % PLACES;
        }
        latest = sent;
    }
}
