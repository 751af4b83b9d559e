package io.tinyserver.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A stream in the gzip format, encoded while it is read. What has arrived is not held back while more is awaited: where the content has
 * no more at the moment, the encoder is flushed.
 *
 * <p>Used by one thread at a time. The deflater is there from the first byte that is read until the last one, or until this is closed.
 */
final class GzipStream extends InputStream {

    private static final int CONTENT_BYTES = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final InputStream content;
    private final AnnouncedLength length;
    private final Supplier<Deflater> deflaters;
    private @Nullable GzipEncoder encoder;
    private byte[] arrived = {};
    private ByteBuffer encoded = NOTHING;
    private boolean closed;

    /**
     * A stream.
     *
     * @param content what to encode; closed with this stream
     * @param length how long it is; negative if that is not known
     * @param deflaters where deflaters come from
     */
    GzipStream(InputStream content, long length, Supplier<Deflater> deflaters) {
        this.content = content;
        this.length = new AnnouncedLength(length);
        this.deflaters = deflaters;
    }

    @Override
    public int read() throws IOException {
        byte[] octet = new byte[1];
        return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int wanted) throws IOException {
        Objects.checkFromIndexSize(from, wanted, target.length);
        if (wanted == 0) {
            return 0;
        }
        if (!encoded.hasRemaining() && !encode()) {
            return -1;
        }
        int count = Math.min(wanted, encoded.remaining());
        encoded.get(target, from, count);
        return count;
    }

    /** Encodes on; false if there is nothing more. */
    private boolean encode() throws IOException {
        GzipEncoder current = encoder();
        while (!current.isComplete()) {
            int count = current.encode();
            if (count > 0) {
                encoded = ByteBuffer.wrap(current.piece(), 0, count);
                return true;
            }
            feed(current);
        }
        current.close();
        return false;
    }

    private GzipEncoder encoder() throws IOException {
        if (closed) {
            throw new IOException("The stream is closed");
        }
        GzipEncoder current = encoder;
        if (current == null) {
            current = new GzipEncoder(deflaters);
            encoder = current;
            arrived = new byte[CONTENT_BYTES];
        }
        return current;
    }

    private void feed(GzipEncoder current) throws IOException {
        int count = content.read(arrived);
        if (count < 0) {
            length.checkEnd();
            current.finish();
            return;
        }
        length.count(count);
        current.add(ByteBuffer.wrap(arrived, 0, count));
        if (count < arrived.length && !length.isReached() && content.available() == 0) {
            current.flush();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (encoder != null) {
            encoder.close();
        }
        content.close();
    }
}
