package io.tinyserver.engine;

import java.io.IOException;

/** The connection takes no more bytes, since the peer has ended it or broken it off. Nobody's fault, and no error for the log. */
final class PeerGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int DEEPEST_CAUSE = 8;

    PeerGoneException() {
        super("The peer has closed the connection");
    }

    PeerGoneException(IOException cause) {
        super("The peer has closed the connection: " + cause.getMessage(), cause);
    }

    /** Whether this is what was thrown, perhaps wrapped by the user's code that it passed. */
    static boolean isBehind(Throwable thrown) {
        Throwable next = thrown;
        for (int i = 0; i < DEEPEST_CAUSE && next != null; i++) {
            if (next instanceof PeerGoneException) {
                return true;
            }
            next = next.getCause();
        }
        return false;
    }
}
