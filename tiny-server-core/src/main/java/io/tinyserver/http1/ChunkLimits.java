package io.tinyserver.http1;

/**
 * How much a chunked body may hold besides its content.
 *
 * <p>Immutable and thread-safe.
 *
 * @param extensionBytes the most octets of chunk extensions and of leading zeros beyond the octets of content that they came with
 *     (RFC 9112, 7.1.1); large content may carry many small extensions, small content may not carry large ones
 * @param trailerBytes the most octets of the trailer section with its line ends
 * @param trailerFields the most lines of the trailer section
 */
public record ChunkLimits(int extensionBytes, int trailerBytes, int trailerFields) {

    /** Safe on the open internet: 4096 octets of extensions, a trailer of 32 fields in 8192 octets. */
    public static final ChunkLimits DEFAULT = new ChunkLimits(4096, 8192, 32);

    /**
     * Checks the limits.
     *
     * @param extensionBytes the most octets of chunk extensions
     * @param trailerBytes the most octets of the trailer section
     * @param trailerFields the most lines of the trailer section
     * @throws IllegalArgumentException if there is no room for an empty trailer section, or a limit is negative
     */
    public ChunkLimits {
        if (extensionBytes < 0 || trailerBytes < 2 || trailerFields < 0) {
            throw new IllegalArgumentException("Limits " + extensionBytes + ", " + trailerBytes + ", " + trailerFields
                    + "; allowed are 0, 2, 0 or more");
        }
    }
}
