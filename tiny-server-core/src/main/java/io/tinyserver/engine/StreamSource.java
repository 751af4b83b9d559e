package io.tinyserver.engine;

import io.tinyserver.http.Body;
import java.io.IOException;
import java.io.InputStream;

/** A stream of the user's. */
final class StreamSource implements Source {

    private static final int PIECE_BYTES = 16 * 1024;

    private final InputStream stream;

    StreamSource(Body.Stream body) {
        this.stream = body.stream();
    }

    @Override
    public Progress advance(Sending to) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (long turn = 0; turn < Sending.BYTES_PER_TURN; ) {
            int count = stream.read(piece);
            if (count < 0) {
                return Progress.DONE;
            }
            to.put(piece, 0, count);
            if (!to.flush()) {
                return Progress.BLOCKED;
            }
            turn += count;
        }
        return Progress.BLOCKED;
    }

    @Override
    public boolean isUserCode() {
        return true;
    }

    @Override
    public void release() throws IOException {
        stream.close();
    }
}
