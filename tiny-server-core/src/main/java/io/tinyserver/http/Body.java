package io.tinyserver.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow;

/**
 * The content of an answer. Bytes and files can be sent any number of times, the other kinds once.
 *
 * <p>Where the length is known it is announced, otherwise the content is sent in chunks.
 */
public sealed interface Body {

    /** No content. */
    Body EMPTY = new Bytes(new byte[0]);

    /** The length of a content that is known only at its end. */
    long UNKNOWN_LENGTH = -1;

    /**
     * The length in bytes.
     *
     * @return the length, or {@link #UNKNOWN_LENGTH}
     */
    long length();

    /**
     * Bytes in memory.
     *
     * @param array the content; must not change any more
     */
    record Bytes(byte[] array) implements Body {
        @Override
        public long length() {
            return array.length;
        }
    }

    /**
     * Part of a file, sent without copying where the operating system can.
     *
     * @param path the file
     * @param position the first byte
     * @param length how many bytes
     * @param released called once, on a worker, when nothing is read from the file any more, whether it was sent or not
     */
    record FileRegion(Path path, long position, long length, Runnable released) implements Body {

        /**
         * Checks position and length.
         *
         * @param path the file
         * @param position the first byte
         * @param length how many bytes
         * @param released called once, when nothing is read from the file any more
         * @throws IllegalArgumentException if one of them is negative
         */
        public FileRegion {
            if (position < 0 || length < 0) {
                throw new IllegalArgumentException(
                        "Position " + position + " and length " + length + " must not be negative");
            }
        }

        /**
         * Part of a file that stays where it is.
         *
         * @param path the file
         * @param position the first byte
         * @param length how many bytes
         * @throws IllegalArgumentException if one of them is negative
         */
        public FileRegion(Path path, long position, long length) {
            this(path, position, length, () -> {});
        }

        /**
         * A whole file.
         *
         * @param path the file
         * @return the region from its first to its last byte
         * @throws IOException if its size cannot be read
         */
        public static FileRegion of(Path path) throws IOException {
            return new FileRegion(path, 0, Files.size(path));
        }
    }

    /**
     * A stream that the server reads and closes.
     *
     * @param stream the content
     * @param length its length, or {@link #UNKNOWN_LENGTH}
     */
    record Stream(InputStream stream, long length) implements Body {}

    /**
     * Content written while it is being sent.
     *
     * @param writer called once
     */
    record Written(BodyWriter writer) implements Body {
        @Override
        public long length() {
            return UNKNOWN_LENGTH;
        }
    }

    /**
     * Content published with back-pressure. Each buffer belongs to the server until the next one is asked for.
     *
     * <p>Buffers that come one right after the other are gathered and leave together; when the publisher pauses, everything before is on
     * its way. An empty buffer asks to send what there is: a publisher gives one where it blocks its thread instead of pausing, and one
     * behind each event, since a filter that compresses holds content back until there is enough of it.
     *
     * @param publisher subscribed once; where the content is not to be sent, that subscription is cancelled at once
     * @param length its length, or {@link #UNKNOWN_LENGTH}
     */
    record Published(Flow.Publisher<ByteBuffer> publisher, long length) implements Body {}
}
