package io.tinyserver.engine;

import io.tinyserver.http1.OutputBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The buffers of one worker thread. They belong to the thread and not to the reactor that it leads: a successor must not overwrite what
 * an old leader still reads.
 *
 * <p>They begin small and grow to their full size once something needs it: most threads of a pool never read or write much at once, and
 * memory that each of them has touched stays with the process.
 *
 * <p>Confined to its thread. What has to outlive the current call is copied out.
 */
final class Buffers {

    /** Bytes read at most in one go. */
    static final int INPUT_BYTES = 64 * 1024;

    /** Bytes gathered at most for one write. */
    static final int OUTPUT_BYTES = 64 * 1024;

    private static final int FULL_BYTES = Math.max(INPUT_BYTES, OUTPUT_BYTES);
    private static final int FIRST_SOCKET_SIDE_BYTES = 16 * 1024;
    private static final int FIRST_INPUT_BYTES = 4 * 1024;

    private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

    /** What is gathered for the next write. */
    final OutputBuffer output = new OutputBuffer(OUTPUT_BYTES);

    private byte[] input = new byte[FIRST_INPUT_BYTES];

    // The JDK would copy heap memory to a direct buffer of its own on each call and keep one per size; this one is
    // bounded.
    private ByteBuffer socketSide = ByteBuffer.allocateDirect(FIRST_SOCKET_SIDE_BYTES);

    Buffers() {}

    /** The buffers of the current thread. */
    static Buffers ofThread() {
        return OF_THREAD.get();
    }

    /** What was read last, from the start; another array after the next reading. */
    byte[] input() {
        return input;
    }

    /** Reads once into {@link #input}; returns the number of bytes, or -1 at the end of the stream. */
    int read(Transport transport) throws IOException {
        growTo(transport.leastRoom());
        socketSide.clear();
        int count = transport.read(socketSide);
        if (count > 0) {
            if (count > input.length) {
                input = new byte[socketSide.capacity()];
            }
            socketSide.flip();
            socketSide.get(input, 0, count);
            growTo(count + 1); // a full buffer: there may be more
        }
        return count;
    }

    /** Writes from an array as much as the socket takes; returns the number of bytes. */
    int write(Transport transport, byte[] bytes, int offset, int length) throws IOException {
        growTo(length);
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

    /** Sends part of a file through this thread's memory, as much as the socket takes; returns the number of bytes. */
    long send(Transport transport, FileChannel file, long position, long length) throws IOException {
        growTo((int) Math.min(length, FULL_BYTES));
        long sent = 0;
        while (sent < length) {
            socketSide.clear().limit((int) Math.min(length - sent, socketSide.capacity()));
            int read = file.read(socketSide, position + sent);
            int taken = read > 0 ? transport.write(socketSide.flip()) : 0;
            sent += taken;
            if (taken == 0 || taken < read) {
                break;
            }
        }
        return sent;
    }

    private void growTo(int bytes) {
        if (bytes > socketSide.capacity() && socketSide.capacity() < FULL_BYTES) {
            socketSide = ByteBuffer.allocateDirect(FULL_BYTES);
        }
    }
}
