package io.tinyserver.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the content of an answer while it is being sent.
 *
 * <p>Called once, by a worker thread, after the handler has returned.
 */
@FunctionalInterface
public interface BodyWriter {

    /**
     * Writes the content. The stream blocks while the peer does not read; {@link OutputStream#flush} sends what has been written so far.
     *
     * @param out where to; closed by the server. For one thread at a time, and only until this call returns: a later write fails with an
     *     {@code IOException}, a later flush does nothing
     * @throws IOException if the peer is gone; whatever else it throws aborts the connection, so that the peer sees the cut
     */
    void writeTo(OutputStream out) throws IOException;
}
