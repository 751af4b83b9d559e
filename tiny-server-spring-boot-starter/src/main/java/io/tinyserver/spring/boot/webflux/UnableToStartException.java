package io.tinyserver.spring.boot.webflux;

import io.tinyserver.ServerOptions;
import io.tinyserver.ServerStartException;
import org.springframework.boot.web.server.WebServerException;

/** A web server could not start, and not because its port is taken. */
final class UnableToStartException extends WebServerException {

    private static final long serialVersionUID = 1L;

    private final transient ServerOptions options;

    UnableToStartException(ServerOptions options, ServerStartException cause) {
        super("Unable to start tiny-server", cause);
        this.options = options;
    }

    /** Of the server. */
    ServerOptions options() {
        return options;
    }
}
