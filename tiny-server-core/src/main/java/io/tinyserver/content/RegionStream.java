package io.tinyserver.content;

import io.tinyserver.http.Body;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Part of a file as a stream. The file is opened for the first byte. Used by one thread at a time. */
final class RegionStream extends InputStream {

    private final Body.FileRegion region;
    private @Nullable FileChannel file;
    private long done;
    private boolean closed;

    RegionStream(Body.FileRegion region) {
        this.region = region;
    }

    @Override
    public int read() throws IOException {
        byte[] octet = new byte[1];
        return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        int wanted = (int) Math.min(length, left());
        if (wanted == 0) {
            return length == 0 ? 0 : -1;
        }
        int count = open().read(ByteBuffer.wrap(target, from, wanted), region.position() + done);
        if (count < 0) {
            throw new EOFException(
                    region.path() + " has become shorter than " + (region.position() + region.length()) + " bytes");
        }
        done += count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, left());
    }

    private long left() {
        return region.length() - done;
    }

    private FileChannel open() throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = FileChannel.open(region.path(), StandardOpenOption.READ);
            file = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            region.released().run();
        }
    }
}
