package io.tinyserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cipher text that has come: what cannot be decrypted yet is kept in an array of just its size. Guarded by the lock of its
 * {@link TlsTransport}.
 */
final class CipherInput {

    private static final byte[] NOTHING = {};

    private final Transport wire;
    private byte[] kept = NOTHING;

    CipherInput(Transport wire) {
        this.wire = wire;
    }

    /** What is kept. */
    byte[] kept() {
        return kept;
    }

    /** Gives a buffer what was kept and what has come, but no more than so many bytes; returns whether the stream has ended. */
    boolean fill(ByteBuffer in, int room) throws IOException {
        in.clear().put(kept);
        in.limit(Math.max(in.position(), Math.min(in.capacity(), room)));
        kept = NOTHING;
        boolean end = in.hasRemaining() && wire.read(in) < 0;
        in.flip();
        return end;
    }

    /** Keeps what is left in a buffer. */
    void keep(ByteBuffer in) {
        kept = in.hasRemaining() ? new byte[in.remaining()] : NOTHING;
        in.get(kept);
    }

    /** Forgets what is kept. */
    void discard() {
        kept = NOTHING;
    }
}
