package io.tinyserver.engine;

import io.tinyserver.http1.OutputBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The buffers of one worker thread. They belong to the thread and not to the reactor that it leads: a successor must not overwrite what
 * an old leader still reads.
 *
 * <p>Confined to its thread. What has to outlive the current call is copied out.
 */
final class Buffers {

    /** Bytes read at most in one go. */
    static final int INPUT_BYTES = 64 * 1024;

    /** Bytes gathered at most for one write. */
    static final int OUTPUT_BYTES = 64 * 1024;

    private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

    /** What was read last. */
    final byte[] input = new byte[INPUT_BYTES];

    /** What is gathered for the next write. */
    final OutputBuffer output = new OutputBuffer(OUTPUT_BYTES);

    // The JDK would copy heap memory to a direct buffer of its own on each call and keep one per size; this one is
    // bounded.
    private final ByteBuffer socketSide = ByteBuffer.allocateDirect(Math.max(INPUT_BYTES, OUTPUT_BYTES));

    private Buffers() {}

    /** The buffers of the current thread. */
    static Buffers ofThread() {
        return OF_THREAD.get();
    }

    /** Reads once into {@link #input}, from its start; returns the number of bytes, or -1 at the end of the stream. */
    int read(Transport transport) throws IOException {
        socketSide.clear();
        int count = transport.read(socketSide);
        if (count > 0) {
            socketSide.flip();
            socketSide.get(input, 0, count);
        }
        return count;
    }

    /** Writes from an array as much as the socket takes; returns the number of bytes. */
    int write(Transport transport, byte[] bytes, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            socketSide.clear();
            int slice = Math.min(length - written, socketSide.capacity());
            socketSide.put(bytes, offset + written, slice).flip();
            int count = transport.write(socketSide);
            written += count;
            if (count < slice) {
                break;
            }
        }
        return written;
    }
}
