package io.tinyserver.http1;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.time.InstantSource;

/**
 * Makes bytes of answers: status line and header, and the frame around each chunk (RFC 9112, 4, 5 and 7.1).
 *
 * <p>Framing, {@code Date} and {@code Connection} are the server's: what a handler set for these fields is left out, since only the
 * server knows what it sends and when (RFC 9110, 6.6.1). The version is always HTTP/1.1 (RFC 9110, 6.2). Confined to one thread, since it
 * remembers fields that are sent again and again (see {@link LatestFields}).
 */
public final class ResponseEncoder {

    /** How the peer learns where the content ends (RFC 9112, 6.3). */
    public enum Framing {
        /** {@code Content-Length}. */
        LENGTH,
        /** {@code Transfer-Encoding: chunked}; not for HTTP/1.0. */
        CHUNKED,
        /** The connection closes. */
        UNTIL_CLOSE,
        /** There is no content and no field says so: 1xx, 204, 304. */
        NONE
    }

    /** The most octets around the data of a chunk: {@link #chunkHead} and {@link #chunkEnd}. */
    public static final int CHUNK_OVERHEAD = 8 + 2 + 2;

    /** The octets of {@link #lastChunk}. */
    public static final int LAST_CHUNK_LENGTH = 5;

    /** The octets of {@link #continueHead}. */
    public static final int CONTINUE_LENGTH = 25;

    private static final byte[] CRLF = Octets.ascii("\r\n");
    private static final byte[] SEPARATOR = Octets.ascii(": ");
    private static final byte[] CONTENT_LENGTH = Octets.ascii("Content-Length: ");
    private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = Octets.ascii("Connection: close\r\n");
    private static final byte[] UPGRADE = Octets.ascii("Connection: upgrade\r\n");
    private static final byte[] KEEP_ALIVE = Octets.ascii("Connection: keep-alive\r\n");
    private static final byte[] LAST_CHUNK = Octets.ascii("0\r\n\r\n");
    private static final byte[] CONTINUE = Octets.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    /** Version, three digits, both spaces, line ends; Date; the longest framing field with its number; Connection, twice. */
    private static final int FIXED_BOUND = 8 + 1 + 3 + 1 + 2 + 2 + DateField.LENGTH + 16 + 19 + 2 + 24 + 21;

    private final DateField date;
    private final LatestFields latest = new LatestFields();

    /** An encoder that takes the time from the system. */
    public ResponseEncoder() {
        this.date = DateField.SYSTEM;
    }

    /**
     * An encoder with a clock of one's own.
     *
     * @param clock for {@code Date}
     */
    public ResponseEncoder(InstantSource clock) {
        this.date = new DateField(clock);
    }

    /**
     * How to frame an answer (RFC 9112, 6.3). The same for HEAD as for GET; the content is then left out.
     *
     * @param response the answer
     * @param http10 whether the peer speaks HTTP/1.0
     * @return the length where it is known, else chunks, else the end of the connection
     */
    public static Framing framing(Response.Ready response, boolean http10) {
        if (response.status().forbidsContent()) {
            return Framing.NONE;
        }
        if (response.body().length() != Body.UNKNOWN_LENGTH) {
            return Framing.LENGTH;
        }
        return http10 ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
    }

    /**
     * How much room to have before a call of {@link #head}.
     *
     * @param response the answer
     * @return an upper bound in octets, whatever the framing
     */
    public static int headBound(Response.Ready response) {
        Headers headers = response.headers();
        int bound = FIXED_BOUND + response.status().reason().length();
        for (int i = 0; i < headers.size(); i++) {
            bound += headers.name(i).length() + headers.value(i).length() + 4;
        }
        return bound;
    }

    /**
     * Writes the head of an answer, up to the empty line.
     *
     * @param response the answer
     * @param framing how the content is framed; without effect for a status without content
     * @param length the length of the content where the framing is {@link Framing#LENGTH}; a 304 announces none of 0
     * @param close whether the connection closes behind this answer
     * @param http10 whether the peer speaks HTTP/1.0; if the connection stays open it has asked for that
     * @param out where to; unchanged if this throws
     * @throws IllegalArgumentException if a field of the handler is not legal in a header (RFC 9110, 5.5), or the framing does not
     *     fit the connection
     * @throws IllegalStateException if there is no room
     */
    public void head(
            Response.Ready response, Framing framing, long length, boolean close, boolean http10, OutputBuffer out) {
        if (framing == Framing.CHUNKED && http10 || framing == Framing.UNTIL_CLOSE && !close) {
            throw new IllegalArgumentException("Framing " + framing + " does not fit: " + (http10 ? "1.0" : "1.1")
                    + (close ? ", closing" : ", staying open"));
        }
        int start = out.length();
        try {
            StatusLines.put(response.status(), out);
            out.put(date.line());
            putFraming(response.status(), framing, length, out);
            if (close) {
                out.put(CLOSE);
            } else if (http10) {
                out.put(KEEP_ALIVE);
            }
            fields(response.headers(), out);
            out.put(CRLF);
        } catch (IllegalArgumentException | IllegalStateException e) {
            out.truncate(start);
            throw e;
        }
    }

    /**
     * Writes the line before a chunk's data.
     *
     * @param size the octets of data; not 0, which would end the content
     * @param out where to
     */
    public static void chunkHead(int size, OutputBuffer out) {
        if (size <= 0) {
            throw new IllegalArgumentException("A chunk of " + size + " octets; allowed are 1 or more");
        }
        out.putHex(size);
        out.put(CRLF);
    }

    /**
     * Writes what stands behind a chunk's data.
     *
     * @param out where to
     */
    public static void chunkEnd(OutputBuffer out) {
        out.put(CRLF);
    }

    /**
     * Writes the end of a content in chunks.
     *
     * @param out where to
     */
    public static void lastChunk(OutputBuffer out) {
        out.put(LAST_CHUNK);
    }

    /**
     * Writes the interim answer 100 (RFC 9110, 15.2.1); never for HTTP/1.0.
     *
     * @param out where to
     */
    public static void continueHead(OutputBuffer out) {
        out.put(CONTINUE);
    }

    private static void putFraming(Status status, Framing framing, long length, OutputBuffer out) {
        boolean silent = status.forbidsContent() && (status.code() != 304 || length == 0);
        if (framing == Framing.LENGTH && !silent) {
            out.put(CONTENT_LENGTH);
            out.putDecimal(length);
            out.put(CRLF);
        } else if (framing == Framing.CHUNKED && !status.forbidsContent()) {
            out.put(CHUNKED);
        }
    }

    private void fields(Headers headers, OutputBuffer out) {
        byte[] known = latest.find(headers);
        if (known != null) {
            out.put(known);
            return;
        }
        int start = out.length();
        putFields(headers, out);
        latest.note(headers, out.array(), start, out.length());
    }

    private static void putFields(Headers headers, OutputBuffer out) {
        boolean upgrade = false;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (!ServerFields.contains(name)) {
                putField(name, headers.value(i), out);
                upgrade |= name.length() == 7 && name.equalsIgnoreCase("Upgrade");
            }
        }
        if (upgrade) {
            out.put(UPGRADE); // what is for this connection alone has to say so (RFC 9110, 7.8)
        }
    }

    // Checked here too, and not only where fields are made: Headers is open for others to implement, and a line break
    // that
    // gets through lets whoever supplied it write an answer of his own. So does a character that becomes another one on
    // the
    // wire, where each has eight bits.
    private static void putField(String name, String value, OutputBuffer out) {
        if (name.isEmpty()
                || !CharacterClass.TOKEN.containsAll(name)
                || !CharacterClass.FIELD_VALUE.containsAll(value)) {
            throw new IllegalArgumentException("Field '" + name + "' is not legal in a header (RFC 9110, 5.5)");
        }
        out.putAscii(name);
        out.put(SEPARATOR);
        out.putAscii(value);
        out.put(CRLF);
    }
}
