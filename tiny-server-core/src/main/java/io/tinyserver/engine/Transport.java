package io.tinyserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;

/**
 * The way bytes travel. None of the methods blocks.
 *
 * <p>Only the leader reads and closes. Who may write is settled by the exchange: one thread at a time (see {@link Exchange}).
 */
interface Transport {

    /** What the selector watches. */
    SelectableChannel channel();

    /** Reads what has arrived; -1 at the end of the stream. */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes as much as the peer's window takes.
     *
     * @throws PeerGoneException if the connection takes no more bytes
     */
    int write(ByteBuffer source) throws IOException;

    /**
     * Sends part of a file, as much as the peer's window takes.
     *
     * @throws PeerGoneException if the connection takes no more bytes
     * @throws IOException if the file cannot be read
     */
    long send(FileChannel file, long position, long count) throws IOException;

    /** How many bytes the socket has taken since the beginning; for whoever may write, or has been told by letter that it may again. */
    long written();

    /** Has small parts sent at once, and those that wait already: none waits any more until the peer confirms the one before. */
    void sendWithoutDelay();

    /** Says that nothing more will be written. */
    void shutdownOutput() throws IOException;

    /** Has the coming end of the connection look like a failure to the peer. */
    void resetAtClose();

    /** Ends the connection at once. */
    void close() throws IOException;
}
