package io.tinyserver.content;

import io.tinyserver.http.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Writes in the gzip format what another writer writes. Where that one fails, the trailer is not written, so that nobody takes part of
 * the content for all of it.
 *
 * @param writer whose content is encoded
 * @param deflaters where deflaters come from
 */
record GzipWriter(BodyWriter writer, Supplier<Deflater> deflaters) implements BodyWriter {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (GzipEncoder encoder = new GzipEncoder(deflaters)) {
            Stream stream = new Stream(encoder, out);
            try {
                writer.writeTo(stream);
            } finally {
                stream.ended = true;
            }
            stream.finish();
        }
    }

    /** Gathers small writes, since each call of the deflater leaves the JVM. Belongs to the thread that writes. */
    private static final class Stream extends OutputStream {

        private static final int GATHERED_BYTES = 8 * 1024;

        private final GzipEncoder encoder;
        private final OutputStream out;
        private final byte[] gathered = new byte[GATHERED_BYTES];
        private int count;
        private volatile boolean ended;

        Stream(GzipEncoder encoder, OutputStream out) {
            this.encoder = encoder;
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            requireOpen();
            if (count == gathered.length) {
                encodeGathered();
            }
            gathered[count++] = (byte) octet;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, bytes.length);
            requireOpen();
            if (length > gathered.length - count) {
                encodeGathered();
            }
            if (length > gathered.length) {
                encoder.add(ByteBuffer.wrap(bytes, from, length));
                writeEncoded();
            } else {
                System.arraycopy(bytes, from, gathered, count, length);
                count += length;
            }
        }

        @Override
        public void flush() throws IOException {
            if (ended) {
                return;
            }
            encodeGathered();
            encoder.flush();
            writeEncoded();
            out.flush();
        }

        private void requireOpen() throws IOException {
            if (ended) {
                throw new IOException("The body writer has returned; nothing more can be written");
            }
        }

        void finish() throws IOException {
            encodeGathered();
            encoder.finish();
            writeEncoded();
        }

        private void encodeGathered() throws IOException {
            encoder.add(ByteBuffer.wrap(gathered, 0, count));
            count = 0;
            writeEncoded();
        }

        private void writeEncoded() throws IOException {
            for (int length = encoder.encode(); length > 0; length = encoder.encode()) {
                out.write(encoder.piece(), 0, length);
            }
        }
    }
}
