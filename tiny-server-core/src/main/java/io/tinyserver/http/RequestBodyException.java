package io.tinyserver.http;

import java.io.IOException;

/**
 * A request's content could not be read to its end: the peer cut it off, sent too much of it, or sent it too slowly or wrongly.
 *
 * <p>A handler need not catch it. Whatever the handler answers to a content that broke a rule, be it this exception or another one, the
 * peer learns the status.
 */
public class RequestBodyException extends IOException {

    private static final long serialVersionUID = 1;

    /** The code alone, since a status is not serializable. */
    private final int statusCode;

    /**
     * A failure to read.
     *
     * @param message what went wrong
     * @param status what the peer should be answered with
     */
    public RequestBodyException(String message, Status status) {
        super(message);
        this.statusCode = status.code();
    }

    /**
     * What the peer should be answered with, if it still listens.
     *
     * @return a status from 400 to 499
     */
    public Status status() {
        return Status.of(statusCode);
    }
}
