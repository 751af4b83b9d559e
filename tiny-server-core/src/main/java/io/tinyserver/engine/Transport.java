package io.tinyserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;

/**
 * The way bytes travel. None of the methods blocks.
 *
 * <p>Only the leader reads, closes, and asks what is to be watched for. Who may write is settled by the exchange: one thread at a time (see {@link Exchange}).
 */
interface Transport {

    /** What the selector watches. */
    SelectableChannel channel();

    /**
     * What the selector is to watch for.
     *
     * @param wanted what the connection can use
     */
    default int interest(int wanted) {
        return wanted;
    }

    /** Whether it has to be read from although no selection says so, or as soon as it can be written to. */
    default boolean isDue() {
        return false;
    }

    /** How much room a target has to have, or else what has arrived might never be given out. */
    default int leastRoom() {
        return 1;
    }

    /** Reads what has arrived; 0 if that makes nothing whole yet, -1 at the end of the stream. */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes as much as the peer's window takes.
     *
     * @throws PeerGoneException if the connection takes no more bytes
     */
    int write(ByteBuffer source) throws IOException;

    /**
     * Sends part of a file, as much as the peer's window takes; through memory of the thread, unless there is a better way.
     *
     * @throws PeerGoneException if the connection takes no more bytes
     * @throws IOException if the file cannot be read
     */
    default long send(FileChannel file, long position, long count) throws IOException {
        return Buffers.ofThread().send(this, file, position, count);
    }

    /** How many bytes the socket has taken since the beginning; for whoever may write, or has been told by letter that it may again. */
    long written();

    /** Has small parts sent at once, and those that wait already: none waits any more until the peer confirms the one before. */
    void sendWithoutDelay();

    /** Says that nothing more will be written. */
    void shutdownOutput() throws IOException;

    /** Part of an answer will be missing: where a proper end can be told from another, the coming one is none. */
    default void breakOff() {}

    /** Has the coming end of the connection look like a failure to the peer. */
    void resetAtClose();

    /** Ends the connection at once. */
    void close() throws IOException;
}
