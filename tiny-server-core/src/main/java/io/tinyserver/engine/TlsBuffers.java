package io.tinyserver.engine;

import java.nio.ByteBuffer;

/**
 * The buffers that a thread encrypts and decrypts with. Confined to its thread; a thread that never serves an encrypted connection has
 * none.
 */
final class TlsBuffers {

    /** As much as all that is gathered for one write, with the frames of its records and some to spare. */
    private static final int OUT_BYTES = Buffers.OUTPUT_BYTES + 32 * 1024;

    private static final ThreadLocal<TlsBuffers> OF_THREAD = ThreadLocal.withInitial(TlsBuffers::new);

    /** Cipher text that was read. */
    final ByteBuffer in = ByteBuffer.allocateDirect(Buffers.INPUT_BYTES);

    /** Cipher text to be written. */
    final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);

    private TlsBuffers() {}

    /** The buffers of the current thread. */
    static TlsBuffers ofThread() {
        return OF_THREAD.get();
    }
}
