package io.tinyserver.http1;

/** Takes the decoded data of a body, piece by piece. */
@FunctionalInterface
public interface DataSink {

    /**
     * Takes a piece. The buffer belongs to the caller: what is kept has to be copied.
     *
     * @param buffer holds the piece
     * @param offset where it starts
     * @param length how many octets it has; never 0
     */
    void accept(byte[] buffer, int offset, int length);
}
