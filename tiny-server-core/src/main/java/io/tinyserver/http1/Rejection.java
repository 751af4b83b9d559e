package io.tinyserver.http1;

import io.tinyserver.http.Status;

/**
 * The rules that a request can break: all of them, each with the status that the peer gets and the clause that it comes from.
 *
 * <p>What stands in {@link #id} never changes, so that logs, metrics and documentation can refer to it. Behind a rule that the
 * request itself broke the position in the connection is lost: answer, close, read nothing more as a request. The {@code TS-LOAD}
 * family and {@link #TIME_ANSWER} say nothing about the request, {@link #TARGET_URI} nothing about where it ends, and the connection may
 * stay open.
 *
 * <p>Immutable and thread-safe.
 */
public enum Rejection implements HeadResult {

    /** More than one empty line before the request line. */
    LINE_EMPTY("TS-LINE-01", 400, "RFC 9112, 2.2", "More than one empty line stands before the request line"),
    /** A CR without LF or an LF without CR in the request line. */
    LINE_BREAK("TS-LINE-02", 400, "RFC 9112, 2.2", "The request line has a CR or LF that is not part of a CRLF"),
    /** A control character in the request line. */
    LINE_CONTROL("TS-LINE-03", 400, "RFC 9112, 3", "The request line has a control character"),
    /** The method is empty or no token. */
    LINE_METHOD("TS-LINE-04", 400, "RFC 9112, 3.1", "The method is not a token"),
    /** The method is longer than any that exists. */
    LINE_METHOD_LENGTH("TS-LINE-05", 501, "RFC 9112, 3", "The method is longer than any known one"),
    /** Not method, target and version with single spaces between them. */
    LINE_PARTS(
            "TS-LINE-06",
            400,
            "RFC 9112, 3",
            "The request line is not method, target, version with single spaces between"),
    /** The version is not {@code HTTP/} digit dot digit. */
    LINE_VERSION("TS-LINE-07", 400, "RFC 9112, 2.3", "The version is not 'HTTP/', a digit, a dot and a digit"),
    /** A major version other than 1. */
    LINE_VERSION_MAJOR("TS-LINE-08", 505, "RFC 9110, 15.6.6", "The major version of HTTP is not 1"),
    /** The stream ended inside a head; raised by the engine. */
    LINE_CUT_OFF("TS-LINE-09", 400, "RFC 9112, 8", "The connection ended before the head of the request was complete"),

    /** A character in the target that no URI has there, a fragment among them. */
    TARGET_CHARACTER("TS-TARGET-01", 400, "RFC 9112, 3.2", "The target has a character that has to be percent-encoded"),
    /** A percent sign without two hexadecimal digits behind it. */
    TARGET_ESCAPE(
            "TS-TARGET-02", 400, "RFC 3986, 2.1", "The target has a '%' without two hexadecimal digits behind it"),
    /** A decoded path that is not UTF-8; overlong forms and surrogates are not. */
    TARGET_UTF8("TS-TARGET-03", 400, "RFC 3986, 2.5", "The decoded path is not valid UTF-8"),
    /** {@code %00} or another encoded control character in the path. */
    TARGET_CONTROL("TS-TARGET-04", 400, "RFC 3986, 7.3", "The path has a percent-encoded control character"),
    /** {@code %2f}, {@code %5c} or a backslash in the path. */
    TARGET_SEPARATOR("TS-TARGET-05", 400, "RFC 9110, 17.3", "The path has an encoded slash or a backslash"),
    /** A dot segment with a parameter, such as {@code ..;x}. */
    TARGET_DOT_PARAMETER("TS-TARGET-06", 400, "RFC 9110, 17.3", "The path has a dot segment with a parameter"),
    /** Neither a path nor an absolute URI of the schemes http and https. */
    TARGET_FORM("TS-TARGET-07", 400, "RFC 9112, 3.2", "The target is neither a path nor an absolute http or https URI"),
    /** The authority of an absolute target is empty or malformed. */
    TARGET_AUTHORITY(
            "TS-TARGET-08", 400, "RFC 9110, 4.2.1", "The authority in the target is not a host with an optional port"),
    /** {@code *} with a method other than OPTIONS. */
    TARGET_ASTERISK("TS-TARGET-09", 400, "RFC 9112, 3.2.4", "The target '*' is for OPTIONS only"),
    /** An https target on a connection that is not encrypted. */
    TARGET_INSECURE(
            "TS-TARGET-10", 400, "RFC 9110, 7.4", "An https target came over a connection that is not encrypted"),
    /** CONNECT with a target that is not a host and a port. */
    TARGET_CONNECT("TS-TARGET-11", 400, "RFC 9110, 9.3.6", "The target of CONNECT is not a host and a port"),
    /** CONNECT: this is an origin server and no proxy. */
    TARGET_TUNNEL("TS-TARGET-12", 501, "RFC 9110, 9.3.6", "This server opens no tunnels"),
    /** A handler can make no URI of the request; raised by the engine. */
    TARGET_URI(
            "TS-TARGET-13",
            400,
            "RFC 9110, 7.1",
            "No URI can be made of the target, the host and what proxies have added"),

    /** A line that begins with white space: line folding, or white space before the first field. */
    FIELD_FOLDED("TS-FIELD-01", 400, "RFC 9112, 5.2", "A field line begins with white space"),
    /** White space between name and colon. */
    FIELD_SPACE("TS-FIELD-02", 400, "RFC 9112, 5.1", "White space stands between a field's name and its colon"),
    /** A name that is empty or no token. */
    FIELD_NAME("TS-FIELD-03", 400, "RFC 9110, 5.1", "A field's name is not a token"),
    /** A line without a colon. */
    FIELD_COLON("TS-FIELD-04", 400, "RFC 9112, 5", "A field line has no colon"),
    /** A CR without LF or an LF without CR in a field line. */
    FIELD_BREAK("TS-FIELD-05", 400, "RFC 9112, 2.2", "A field line has a CR or LF that is not part of a CRLF"),
    /** NUL or another control character in a field line. */
    FIELD_CONTROL("TS-FIELD-06", 400, "RFC 9110, 5.5", "A field line has a control character"),
    /** An expectation other than {@code 100-continue}. */
    FIELD_EXPECT("TS-FIELD-07", 417, "RFC 9110, 10.1.1", "The only expectation that can be met is 100-continue"),

    /** HTTP/1.1 without Host. */
    HOST_MISSING("TS-HOST-01", 400, "RFC 9112, 3.2", "The field Host is missing"),
    /** More than one Host. */
    HOST_REPEATED("TS-HOST-02", 400, "RFC 9112, 3.2", "The field Host stands there more than once"),
    /** A Host that is no host with an optional port. */
    HOST_INVALID("TS-HOST-03", 400, "RFC 9112, 3.2", "The field Host is not a host with an optional port"),

    /** Transfer-Encoding in HTTP/1.0. */
    FRAMING_OLD_VERSION("TS-FRAMING-01", 400, "RFC 9112, 6.1", "HTTP/1.0 knows no Transfer-Encoding"),
    /** Transfer-Encoding and Content-Length in one request. */
    FRAMING_BOTH("TS-FRAMING-02", 400, "RFC 9112, 6.1", "Transfer-Encoding and Content-Length stand in one request"),
    /** The last transfer coding is not chunked. */
    FRAMING_NOT_CHUNKED("TS-FRAMING-03", 400, "RFC 9112, 6.3", "The last transfer coding is not chunked"),
    /** A transfer coding before chunked that is not implemented. */
    FRAMING_CODING("TS-FRAMING-04", 501, "RFC 9112, 6.1", "The only transfer coding that is implemented is chunked"),
    /** chunked applied twice. */
    FRAMING_CHUNKED_TWICE("TS-FRAMING-05", 400, "RFC 9112, 6.1", "The transfer coding chunked is applied twice"),
    /** Content-Length that is not all digits. */
    FRAMING_LENGTH("TS-FRAMING-06", 400, "RFC 9112, 6.3", "Content-Length is not a number of decimal digits alone"),
    /** Content-Length more than once, equal or not. */
    FRAMING_LENGTH_REPEATED("TS-FRAMING-07", 400, "RFC 9112, 6.3", "Content-Length stands there more than once"),
    /** Content-Length above 2^63 - 1. */
    FRAMING_LENGTH_HUGE("TS-FRAMING-08", 400, "RFC 9110, 8.6", "Content-Length is too large a number"),
    /** The stream ended inside a body; raised by the engine. */
    FRAMING_CUT_OFF("TS-FRAMING-09", 400, "RFC 9112, 8", "The connection ended before the content was complete"),

    /** A chunk size that is not hexadecimal digits alone. */
    CHUNK_SIZE("TS-CHUNK-01", 400, "RFC 9112, 7.1", "A chunk's size is not a number of hexadecimal digits alone"),
    /** A chunk size that overflows. */
    CHUNK_SIZE_HUGE("TS-CHUNK-02", 400, "RFC 9112, 7.1", "A chunk's size is too large a number"),
    /** A malformed chunk extension. */
    CHUNK_EXTENSION("TS-CHUNK-03", 400, "RFC 9112, 7.1.1", "A chunk extension is malformed"),
    /** A line of the chunked coding that does not end in CRLF. */
    CHUNK_BREAK("TS-CHUNK-04", 400, "RFC 9112, 7.1", "A line of the chunked coding does not end with CRLF"),
    /** Data longer than the chunk's size said. */
    CHUNK_DATA("TS-CHUNK-05", 400, "RFC 9112, 7.1", "A chunk's data is not followed by CRLF"),
    /** A malformed trailer field. */
    CHUNK_TRAILER("TS-CHUNK-06", 400, "RFC 9112, 7.1.2", "A trailer field is malformed"),

    /** The request line is too long. */
    LIMIT_LINE("TS-LIMIT-01", 414, "RFC 9112, 3", "The request line is longer than allowed"),
    /** The header is too large. */
    LIMIT_HEADER("TS-LIMIT-02", 431, "RFC 6585, 5", "The header is larger than allowed"),
    /** Too many field lines. */
    LIMIT_FIELDS("TS-LIMIT-03", 431, "RFC 6585, 5", "The header has more fields than allowed"),
    /** Chunk extensions out of proportion to the content. */
    LIMIT_EXTENSIONS("TS-LIMIT-04", 400, "RFC 9112, 7.1.1", "The chunk extensions are larger than allowed"),
    /** The trailer is too large or has too many fields. */
    LIMIT_TRAILER("TS-LIMIT-05", 431, "RFC 6585, 5", "The trailer is larger than allowed"),
    /** The content is larger than allowed; raised by the engine. */
    LIMIT_BODY("TS-LIMIT-06", 413, "RFC 9110, 15.5.14", "The content is larger than allowed"),

    /** The head was not complete in time; raised by the engine. */
    TIME_HEAD("TS-TIME-01", 408, "RFC 9110, 15.5.9", "The head of the request was not complete in time"),
    /** The content came too slowly; raised by the engine. */
    TIME_BODY("TS-TIME-02", 408, "RFC 9110, 15.5.9", "The content came more slowly than allowed"),
    /** No answer in time from a handler; raised by the engine. */
    TIME_ANSWER("TS-TIME-03", 503, "RFC 9110, 15.6.4", "The answer was not ready in time"),

    /** A request in plain text on a port for TLS; raised by the engine, and answered in plain text. */
    TLS_PLAIN("TS-TLS-01", 400, "RFC 9110, 4.2.2", "The request is not encrypted, but this port speaks TLS"),
    /** A handshake that failed; raised by the engine. The peer gets an alert and no status. */
    TLS_HANDSHAKE("TS-TLS-02", 400, "RFC 8446, 6.2", "The TLS handshake failed; the peer gets an alert and no answer"),

    /** The queue is full; raised by the engine. */
    LOAD_QUEUE("TS-LOAD-01", 503, "RFC 9110, 15.6.4", "Too many requests are waiting"),
    /** The queue has been slow to drain; raised by the engine. */
    LOAD_DELAY("TS-LOAD-02", 503, "RFC 9110, 15.6.4", "Requests have been waiting for too long"),
    /** Too many connections; raised by the engine. */
    LOAD_CONNECTIONS("TS-LOAD-03", 503, "RFC 9110, 15.6.4", "Too many connections are open"),
    /** Too many deferred answers; raised by the engine. */
    LOAD_DEFERRED("TS-LOAD-04", 503, "RFC 9110, 15.6.4", "Too many answers are still to come"),
    /** The server is stopping; raised by the engine. */
    LOAD_STOPPING("TS-LOAD-05", 503, "RFC 9110, 15.6.4", "The server is stopping");

    private final String id;
    private final Status status;
    private final String clause;
    private final String sentence;

    Rejection(String id, int status, String clause, String sentence) {
        this.id = id;
        this.status = Status.of(status);
        this.clause = clause;
        this.sentence = sentence;
    }

    /**
     * The rule's lasting name.
     *
     * @return {@code TS-}, the family and a number, such as {@code TS-LINE-01}
     */
    public String id() {
        return id;
    }

    /**
     * What the peer gets.
     *
     * @return a 4xx or 5xx
     */
    public Status status() {
        return status;
    }

    /**
     * Where the rule comes from.
     *
     * @return document and section, such as {@code RFC 9112, 2.2}
     */
    public String clause() {
        return clause;
    }

    /**
     * What was wrong, in words that may be shown to the peer: nothing from the request stands in them.
     *
     * @return one sentence without the full stop
     */
    public String sentence() {
        return sentence;
    }

    @Override
    public String toString() {
        return id + ": " + sentence + " (" + clause + ")";
    }
}
