package io.tinyserver.content;

import java.io.EOFException;
import java.io.IOException;

/**
 * Holds a content to the length that was announced for it. Whoever encodes the content has to do that: nobody behind him knows any more
 * how long it should have been, and what was cut off would look whole. Used by one thread at a time.
 */
final class AnnouncedLength {

    private final long announced;
    private long seen;

    /** The length that was announced; a negative one for none. */
    AnnouncedLength(long announced) {
        this.announced = announced;
    }

    void count(int bytes) throws IOException {
        seen += bytes;
        if (announced >= 0 && seen > announced) {
            throw new IOException("The content is longer than the " + announced + " bytes announced");
        }
    }

    /** Whether that should be all. */
    boolean isReached() {
        return seen == announced;
    }

    void checkEnd() throws EOFException {
        if (announced >= 0 && seen < announced) {
            throw new EOFException("The content ended after " + seen + " of " + announced + " bytes");
        }
    }
}
