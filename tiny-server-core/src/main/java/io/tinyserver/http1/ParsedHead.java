package io.tinyserver.http1;

import io.tinyserver.http.Headers;
import io.tinyserver.http.Method;
import io.tinyserver.http.Target;
import java.util.Arrays;

/**
 * The head of a request, and what it says about the content and the connection.
 *
 * <p>Immutable and thread-safe; shares nothing with the buffer that it was parsed from.
 */
public final class ParsedHead implements HeadResult {

    private final Method method;
    private final Target target;
    private final Headers headers;
    private final long contentLength;
    private final byte[] octets;
    private final boolean chunked;
    private final boolean keepAlive;
    private final boolean expectsContinue;
    private final boolean http10;

    /** Takes the octets over: all that the head consists of. */
    ParsedHead(Method method, Target target, Headers headers, FramingFields framing, boolean http10, byte[] octets) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.contentLength = framing.contentLength();
        this.octets = octets;
        this.chunked = framing.chunked();
        this.keepAlive = framing.keepsAlive(http10);
        this.expectsContinue = framing.expectsContinue(http10);
        this.http10 = http10;
    }

    /**
     * The method; a known one is the constant of {@link Method}.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * The target; its authority comes from the target itself or else from Host (RFC 9112, 3.2.2 and 3.3).
     *
     * @return the target
     */
    public Target target() {
        return target;
    }

    /**
     * The fields.
     *
     * @return the headers
     */
    public Headers headers() {
        return headers;
    }

    /**
     * Whether the content comes in chunks (RFC 9112, 7.1).
     *
     * @return true if it does
     */
    public boolean chunked() {
        return chunked;
    }

    /**
     * The announced length of the content (RFC 9112, 6.2).
     *
     * @return octets; 0 where there is no content, or where it comes in chunks
     */
    public long contentLength() {
        return contentLength;
    }

    /**
     * Whether octets of content follow the head (RFC 9112, 6.3). Never depends on the method.
     *
     * @return true if the content is chunked or longer than 0
     */
    public boolean hasBody() {
        return chunked || contentLength > 0;
    }

    /**
     * Whether the peer wants the connection to persist (RFC 9112, 9.3).
     *
     * @return in HTTP/1.1 true without {@code close}, in HTTP/1.0 only with {@code keep-alive} and without {@code close}
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Whether the peer waits for a {@code 100} before it sends the content (RFC 9110, 10.1.1).
     *
     * @return true only for HTTP/1.1 with content to come
     */
    public boolean expectsContinue() {
        return expectsContinue;
    }

    /**
     * Whether the peer speaks HTTP/1.0: no chunks and no interim answers for it.
     *
     * @return true for HTTP/1.0
     */
    public boolean http10() {
        return http10;
    }

    /**
     * The size of the head.
     *
     * @return octets, from where the parser was told to begin to the end of the empty line
     */
    public int length() {
        return octets.length;
    }

    /** Whether the octets of this head are those that stand there. */
    boolean standsAt(byte[] buffer, int from, int to) {
        return octets.length <= to - from
                && Arrays.equals(octets, 0, octets.length, buffer, from, from + octets.length);
    }

    @Override
    public String toString() {
        return method + " " + target.rawPath();
    }
}
