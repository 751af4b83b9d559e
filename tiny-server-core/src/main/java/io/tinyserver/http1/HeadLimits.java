package io.tinyserver.http1;

/**
 * How much the head of a request may hold.
 *
 * <p>Immutable and thread-safe.
 *
 * @param requestLine the most octets of the request line without its line end; RFC 9112, 3 recommends 8000 at least
 * @param headerBytes the most octets of all field lines together, with their line ends and the empty line behind them
 * @param headerFields the most field lines
 */
public record HeadLimits(int requestLine, int headerBytes, int headerFields) {

    /** Safe on the open internet: a request line of 8192 octets, 100 fields in 16384 octets. */
    public static final HeadLimits DEFAULT = new HeadLimits(8192, 16384, 100);

    private static final int LOWEST_LINE = 14;
    private static final int HIGHEST = 1 << 24;

    /**
     * Checks the limits.
     *
     * @param requestLine the most octets of the request line without its line end
     * @param headerBytes the most octets of all field lines together
     * @param headerFields the most field lines
     * @throws IllegalArgumentException if one of them leaves no room for any request, or is larger than 16 MiB
     */
    public HeadLimits {
        checkRange("requestLine", requestLine, LOWEST_LINE);
        checkRange("headerBytes", headerBytes, 2);
        checkRange("headerFields", headerFields, 1);
    }

    private static void checkRange(String name, int value, int lowest) {
        if (value < lowest || value > HIGHEST) {
            throw new IllegalArgumentException(
                    "Limit '" + name + "' is " + value + "; allowed are " + lowest + " to " + HIGHEST);
        }
    }
}
