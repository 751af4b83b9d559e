package io.tinyserver.engine;

import java.io.IOException;

/** The user's keys or settings do not give an engine for a new connection, so no peer can be to blame. */
final class NoEngineException extends IOException {

    private static final long serialVersionUID = 1L;

    NoEngineException(Throwable cause) {
        super(cause.toString(), cause);
    }
}
