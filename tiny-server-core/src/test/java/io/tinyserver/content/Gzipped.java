package io.tinyserver.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/** The other side of the format: whole content, or what can be read of it so far. */
final class Gzipped implements AutoCloseable {

    private static final int HEADER_BYTES = 10;
    private static final int ROW_BYTES = 32;

    private final Inflater inflater = new Inflater(true);
    private boolean begun;

    /** Decodes whole content, and fails where header, length or checksum are wrong. */
    static byte[] decode(byte[] encoded) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Content of which every other row is made by chance: it needs a little more than half as many bytes when encoded. */
    static byte[] sample(int count) {
        byte[] content = new byte[count];
        byte[] row = new byte[ROW_BYTES];
        Random random = new Random(count);
        for (int i = 0; i < count; i += 2 * ROW_BYTES) {
            random.nextBytes(row);
            System.arraycopy(row, 0, content, i, Math.min(ROW_BYTES, count - i));
        }
        return content;
    }

    /** What can be decoded of content that has begun with the pieces before this one. */
    String decodeNext(byte[] piece) throws DataFormatException {
        int header = begun ? 0 : HEADER_BYTES;
        begun = true;
        inflater.setInput(piece, header, piece.length - header);
        byte[] decoded = new byte[64 * 1024];
        int count = inflater.inflate(decoded);
        return new String(decoded, 0, count, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
