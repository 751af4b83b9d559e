package io.tinyserver.engine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes of answers that the socket did not take yet, in order.
 *
 * <p>Used by one thread at a time: by the thread that answers until it hands them to the leader, then by the leader.
 */
final class Unsent {

    private final Deque<Slice> slices = new ArrayDeque<>();

    private record Slice(byte[] bytes, int from, int to) {}

    /** Adds part of an array that does not change any more. */
    void add(byte[] bytes, int from, int to) {
        if (from < to) {
            slices.add(new Slice(bytes, from, to));
        }
    }

    /** Writes as much as the socket takes; returns whether that was everything. */
    boolean write(Transport transport, Buffers buffers) throws IOException {
        for (Slice slice = slices.peek(); slice != null; slice = slices.peek()) {
            int length = slice.to - slice.from;
            int written = buffers.write(transport, slice.bytes, slice.from, length);
            slices.remove();
            if (written < length) {
                slices.addFirst(new Slice(slice.bytes, slice.from + written, slice.to));
                return false;
            }
        }
        return true;
    }
}
