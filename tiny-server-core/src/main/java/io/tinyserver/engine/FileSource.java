package io.tinyserver.engine;

import io.tinyserver.http.Body;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Part of a file; how it gets to the socket is the transport's business. */
final class FileSource implements Source {

    private final Body.FileRegion region;
    private @Nullable FileChannel file;
    private long done;

    FileSource(Body.FileRegion region) {
        this.region = region;
    }

    @Override
    public Progress advance(Sending to) throws IOException {
        FileChannel open = open();
        long turn = Math.min(region.length() - done, Sending.BYTES_PER_TURN);
        long taken = to.put(open, region.position() + done, turn);
        done += taken;
        if (done == region.length()) {
            return Progress.DONE;
        } else if (taken == 0 && region.position() + done >= open.size()) {
            throw new EOFException(
                    region.path() + " has become shorter than " + (region.position() + region.length()) + " bytes");
        }
        return Progress.BLOCKED; // the socket is full, or others have their turn
    }

    private FileChannel open() throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = FileChannel.open(region.path(), StandardOpenOption.READ);
            file = open;
        }
        return open;
    }

    // An interrupt would close the channel in the middle of a transfer.
    @Override
    public boolean isUserCode() {
        return false;
    }

    @Override
    public void release() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            region.released().run();
        }
    }
}
