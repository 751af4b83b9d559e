package io.tinyserver.engine;

import io.tinyserver.http1.Rejection;
import java.io.IOException;

/** A new connection does not come to be encrypted. The peer's fault or a matter of configuration; {@link GreetingLog} tells them apart. */
final class GreetingFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Rejection rule;

    GreetingFailedException(Rejection rule, String message) {
        super(message);
        this.rule = rule;
    }

    GreetingFailedException(Rejection rule, Throwable cause) {
        super(cause.toString(), cause);
        this.rule = rule;
    }

    /** {@link Rejection#TLS_PLAIN} if the peer can be answered, or {@link Rejection#TLS_HANDSHAKE}. */
    Rejection rule() {
        return rule;
    }
}
