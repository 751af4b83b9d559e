package io.tinyserver.spring.boot;

import io.tinyserver.PortInUseException;
import io.tinyserver.ServerStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains why a server of its own does not start: a port that somebody else listens on, an address that cannot be listened on. */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

    private static final String MANAGEMENT_PORT = "management.server.port";

    private final Environment environment;

    ServerStartFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
        return place(cause).explain(cause);
    }

    private ServerPlace place(ServerStartException cause) {
        if (cause instanceof PortInUseException taken) {
            boolean management = Integer.toString(taken.port()).equals(environment.getProperty(MANAGEMENT_PORT));
            return onPort(management ? MANAGEMENT_PORT : "tiny.server.port");
        }
        return environment.containsProperty(ServerPlace.SOCKET_FILE)
                ? new ServerPlace(ServerPlace.SOCKET_FILE, null, ServerPlace.OWN_TLS, null)
                : onPort("tiny.server.port");
    }

    private static ServerPlace onPort(String property) {
        return new ServerPlace("tiny.server.address", property, ServerPlace.OWN_TLS, null);
    }
}
