package io.tinyserver.http1;

import static io.tinyserver.http1.Octets.CR;
import static io.tinyserver.http1.Octets.LF;
import static io.tinyserver.http1.Octets.TAB;

/**
 * Remembers how far an unfinished head has been looked at, so that a peer that sends it in small pieces costs one look at each
 * octet and one parse, instead of a parse for each piece.
 *
 * <p>One for each connection with an unfinished head. Confined to one thread.
 */
public final class HeadProgress {

    private final HeadLimits limits;

    /** Octets looked at, counted from the start of the head. */
    private int looked;

    private int lines;
    private int lineLength;
    private int headerLength;
    private boolean emptyLineSkipped;
    private boolean afterCr;
    private boolean worthParsing;

    /**
     * Starts before the first octet.
     *
     * @param limits those of the parser
     */
    public HeadProgress(HeadLimits limits) {
        this.limits = limits;
    }

    /**
     * Looks at what is new. The buffer and {@code from} may change between calls, the octets from there on may not.
     *
     * @param buffer holds the head so far
     * @param from where it starts
     * @param to the end of what has come so far
     * @return true once the head is complete, or has something in it that {@link RequestParser} certainly refuses: a bare CR or
     *     LF, another control character, more than the limits allow
     */
    public boolean worthParsing(byte[] buffer, int from, int to) {
        while (!worthParsing && looked < to - from) {
            worthParsing = look(buffer[from + looked]);
            looked++;
        }
        return worthParsing;
    }

    /** Starts anew, before the first octet of the next head. */
    public void reset() {
        looked = 0;
        lines = 0;
        lineLength = 0;
        headerLength = 0;
        emptyLineSkipped = false;
        afterCr = false;
        worthParsing = false;
    }

    private boolean look(byte octet) {
        if (lines > 0 && ++headerLength >= limits.headerBytes()) {
            return true;
        }
        if (afterCr) {
            afterCr = false;
            return octet != LF || endLine();
        }
        if (octet == CR) {
            afterCr = true;
            return false;
        }
        lineLength++;
        return Octets.isControl(octet) && octet != TAB || lines == 0 && lineLength > limits.requestLine();
    }

    private boolean endLine() {
        if (lineLength == 0) {
            boolean headEnds = lines > 0 || emptyLineSkipped;
            emptyLineSkipped = true;
            return headEnds;
        }
        lineLength = 0;
        lines++;
        return lines - 1 > limits.headerFields();
    }
}
