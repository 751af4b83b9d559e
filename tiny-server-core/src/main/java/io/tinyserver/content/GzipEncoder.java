package io.tinyserver.content;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Makes one content into the gzip format (RFC 1952), piece by piece: give it content with {@link #add}, {@link #flush} it or
 * {@link #finish} it, and after each of these take pieces with {@link #encode} until there is none.
 *
 * <p>Used by one thread at a time. It owns its deflater, whose memory no garbage collector sees, and ends it once, in {@link #close}.
 */
final class GzipEncoder implements AutoCloseable {

    private static final int PIECE_BYTES = 16 * 1024;

    /** Deflate, no name, no time, no comment, from an unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private static final int TRAILER_BYTES = 8;

    private final Deflater deflater;
    private final CRC32 checksum = new CRC32();
    private final byte[] piece = new byte[PIECE_BYTES];
    private long length;
    private boolean flushing;
    private boolean begun;
    private boolean complete;
    private boolean closed;

    /** An encoder with a deflater of its own, which makes the format without header and trailer. */
    GzipEncoder(Supplier<Deflater> deflaters) {
        this.deflater = deflaters.get();
    }

    /** Encodes content that is in memory. */
    static byte[] encode(byte[] content, Supplier<Deflater> deflaters) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(PIECE_BYTES);
        try (GzipEncoder encoder = new GzipEncoder(deflaters)) {
            encoder.add(ByteBuffer.wrap(content));
            encoder.finish();
            for (int count = encoder.encode(); count > 0; count = encoder.encode()) {
                encoded.write(encoder.piece, 0, count);
            }
        }
        return encoded.toByteArray();
    }

    /** Takes content, which must not change until {@link #encode} has said that there is no further piece. */
    void add(ByteBuffer content) {
        length += content.remaining();
        checksum.update(content.duplicate());
        deflater.setInput(content);
    }

    /** The pieces up to the next one that is missing shall hold all that was added. */
    void flush() {
        flushing = true;
    }

    /** No content will be added any more. */
    void finish() {
        deflater.finish();
    }

    /**
     * Makes the next piece, at the beginning of {@link #piece}.
     *
     * @return its length; 0 if there is none
     */
    int encode() {
        int start = begun ? 0 : HEADER.length;
        int end = start + deflater.deflate(piece, start, piece.length - start, mode());
        if (end < piece.length) {
            flushing = false;
        }
        if (!begun) {
            if (end == start) {
                return 0;
            }
            begun = true;
            System.arraycopy(HEADER, 0, piece, 0, HEADER.length);
        }
        if (deflater.finished() && !complete && piece.length - end >= TRAILER_BYTES) {
            complete = true;
            ByteBuffer.wrap(piece, end, TRAILER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) checksum.getValue())
                    .putInt((int) length);
            end += TRAILER_BYTES;
        }
        return end;
    }

    private int mode() {
        return flushing ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
    }

    /** Where {@link #encode} leaves what it makes; the next call overwrites it. */
    byte[] piece() {
        return piece;
    }

    /** Whether the last piece has been made. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deflater.end();
        }
    }
}
