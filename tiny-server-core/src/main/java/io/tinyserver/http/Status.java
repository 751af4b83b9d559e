package io.tinyserver.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A status code and its reason phrase (RFC 9110, section 15).
 *
 * <p>Immutable and thread-safe.
 *
 * @param code 100 to 999
 * @param reason the phrase of the status line; may be empty
 */
public record Status(int code, String reason) {

    private static final List<Status> KNOWN = new ArrayList<>();

    /** 100 Continue. */
    public static final Status CONTINUE = known(100, "Continue");

    /** 101 Switching Protocols. */
    public static final Status SWITCHING_PROTOCOLS = known(101, "Switching Protocols");

    /** 200 OK. */
    public static final Status OK = known(200, "OK");

    /** 201 Created. */
    public static final Status CREATED = known(201, "Created");

    /** 202 Accepted. */
    public static final Status ACCEPTED = known(202, "Accepted");

    /** 204 No Content. */
    public static final Status NO_CONTENT = known(204, "No Content");

    /** 206 Partial Content. */
    public static final Status PARTIAL_CONTENT = known(206, "Partial Content");

    /** 301 Moved Permanently. */
    public static final Status MOVED_PERMANENTLY = known(301, "Moved Permanently");

    /** 302 Found. */
    public static final Status FOUND = known(302, "Found");

    /** 303 See Other. */
    public static final Status SEE_OTHER = known(303, "See Other");

    /** 304 Not Modified. */
    public static final Status NOT_MODIFIED = known(304, "Not Modified");

    /** 307 Temporary Redirect. */
    public static final Status TEMPORARY_REDIRECT = known(307, "Temporary Redirect");

    /** 308 Permanent Redirect. */
    public static final Status PERMANENT_REDIRECT = known(308, "Permanent Redirect");

    /** 400 Bad Request. */
    public static final Status BAD_REQUEST = known(400, "Bad Request");

    /** 401 Unauthorized. */
    public static final Status UNAUTHORIZED = known(401, "Unauthorized");

    /** 403 Forbidden. */
    public static final Status FORBIDDEN = known(403, "Forbidden");

    /** 404 Not Found. */
    public static final Status NOT_FOUND = known(404, "Not Found");

    /** 405 Method Not Allowed. */
    public static final Status METHOD_NOT_ALLOWED = known(405, "Method Not Allowed");

    /** 406 Not Acceptable. */
    public static final Status NOT_ACCEPTABLE = known(406, "Not Acceptable");

    /** 408 Request Timeout. */
    public static final Status REQUEST_TIMEOUT = known(408, "Request Timeout");

    /** 409 Conflict. */
    public static final Status CONFLICT = known(409, "Conflict");

    /** 410 Gone. */
    public static final Status GONE = known(410, "Gone");

    /** 411 Length Required. */
    public static final Status LENGTH_REQUIRED = known(411, "Length Required");

    /** 412 Precondition Failed. */
    public static final Status PRECONDITION_FAILED = known(412, "Precondition Failed");

    /** 413 Content Too Large. */
    public static final Status CONTENT_TOO_LARGE = known(413, "Content Too Large");

    /** 414 URI Too Long. */
    public static final Status URI_TOO_LONG = known(414, "URI Too Long");

    /** 415 Unsupported Media Type. */
    public static final Status UNSUPPORTED_MEDIA_TYPE = known(415, "Unsupported Media Type");

    /** 416 Range Not Satisfiable. */
    public static final Status RANGE_NOT_SATISFIABLE = known(416, "Range Not Satisfiable");

    /** 417 Expectation Failed. */
    public static final Status EXPECTATION_FAILED = known(417, "Expectation Failed");

    /** 422 Unprocessable Content. */
    public static final Status UNPROCESSABLE_CONTENT = known(422, "Unprocessable Content");

    /** 426 Upgrade Required. */
    public static final Status UPGRADE_REQUIRED = known(426, "Upgrade Required");

    /** 429 Too Many Requests. */
    public static final Status TOO_MANY_REQUESTS = known(429, "Too Many Requests");

    /** 431 Request Header Fields Too Large. */
    public static final Status REQUEST_HEADER_FIELDS_TOO_LARGE = known(431, "Request Header Fields Too Large");

    /** 500 Internal Server Error. */
    public static final Status INTERNAL_SERVER_ERROR = known(500, "Internal Server Error");

    /** 501 Not Implemented. */
    public static final Status NOT_IMPLEMENTED = known(501, "Not Implemented");

    /** 502 Bad Gateway. */
    public static final Status BAD_GATEWAY = known(502, "Bad Gateway");

    /** 503 Service Unavailable. */
    public static final Status SERVICE_UNAVAILABLE = known(503, "Service Unavailable");

    /** 504 Gateway Timeout. */
    public static final Status GATEWAY_TIMEOUT = known(504, "Gateway Timeout");

    /** 505 HTTP Version Not Supported. */
    public static final Status HTTP_VERSION_NOT_SUPPORTED = known(505, "HTTP Version Not Supported");

    private static final Status[] BY_CODE = new Status[1000];

    static {
        for (Status status : KNOWN) {
            BY_CODE[status.code] = status;
        }
    }

    /**
     * Checks code and phrase.
     *
     * @param code 100 to 999
     * @param reason the phrase of the status line; may be empty
     * @throws IllegalArgumentException if the code is not between 100 and 999, or the phrase is no legal text for a status line
     */
    public Status {
        if (code < 100 || code > 999) {
            throw new IllegalArgumentException("Not a status code: " + code + "; allowed are 100 to 999");
        }
        if (!Tokens.isFieldValue(reason)) {
            throw new IllegalArgumentException("Not a reason phrase: '" + reason + "'");
        }
    }

    /**
     * The status of that code; one that has no constant above gets an empty phrase.
     *
     * @param code 100 to 999
     * @return the status
     * @throws IllegalArgumentException if the code is out of range
     */
    public static Status of(int code) {
        Status known = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        return known != null ? known : new Status(code, "");
    }

    /**
     * Whether an answer with this status carries no content, whatever its header says (RFC 9110, 6.4.1).
     *
     * @return true for 1xx, 204 and 304
     */
    public boolean forbidsContent() {
        return code < 200 || code == 204 || code == 304;
    }

    /**
     * Whether this is a 4xx or 5xx.
     *
     * @return true from 400 to 599
     */
    public boolean isError() {
        return code >= 400 && code < 600;
    }

    private static Status known(int code, String reason) {
        Status status = new Status(code, reason);
        KNOWN.add(status);
        return status;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
