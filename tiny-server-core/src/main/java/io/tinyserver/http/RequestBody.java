package io.tinyserver.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;

/**
 * The content of a request. It is read once, in one of three ways: whole, as a stream, or by a subscriber.
 *
 * <p>Used by one thread at a time. Content that is cut off by the peer is never handed on as complete: every way of reading ends with a
 * {@link RequestBodyException}. A content larger than the limit gets {@code 413} from the server, and reading it fails likewise.
 */
public interface RequestBody {

    /** No content. */
    RequestBody EMPTY = new MemoryBody(new byte[0]);

    /**
     * A content that is in memory already.
     *
     * @param bytes the content; not copied
     * @return the body
     */
    static RequestBody of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new MemoryBody(bytes);
    }

    /**
     * The length that the peer announced.
     *
     * @return the number of bytes, or -1 where it is not known before the end
     */
    long length();

    /**
     * Reads the whole content; blocks until it has arrived.
     *
     * @return the content; empty where there is none
     * @throws IOException if the peer cut it off, it came too slowly, or it was read before in another way
     */
    byte[] bytes() throws IOException;

    /**
     * Reads the whole content as text in UTF-8; blocks until it has arrived.
     *
     * @return the text
     * @throws IOException as for {@link #bytes}
     */
    default String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * The content as a blocking stream.
     *
     * @return the stream; closing it gives up what is unread
     */
    InputStream stream();

    /**
     * The content as a publisher, for one subscriber. Buffers belong to the subscriber.
     *
     * @return the publisher
     */
    Flow.Publisher<ByteBuffer> publisher();
}
