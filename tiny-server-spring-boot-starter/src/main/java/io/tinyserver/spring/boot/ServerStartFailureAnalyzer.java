package io.tinyserver.spring.boot;

import io.tinyserver.PortInUseException;
import io.tinyserver.ServerStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains a port that somebody else listens on, and an address that cannot be listened on. */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

    private final Environment environment;

    ServerStartFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
        String description = "tiny-server failed to start. " + cause.getMessage() + ".";
        if (cause instanceof PortInUseException taken) {
            return new FailureAnalysis(description, whatToDoAbout(taken.port()), cause);
        }
        Throwable reason = cause.getCause();
        return new FailureAnalysis(
                reason == null ? description : description + " The system says: " + reason.getMessage(),
                "Check 'tiny.server.address' and 'tiny.server.port': the address must be one of this machine, 127.0.0.1 for itself"
                        + " alone or 0.0.0.0 for all, and ports below 1024 may need a privilege.",
                cause);
    }

    private String whatToDoAbout(int port) {
        boolean management = Integer.toString(port).equals(environment.getProperty("management.server.port"));
        return "Stop the process that listens on port " + port + ", or choose another port with '"
                + (management ? "management.server.port" : "tiny.server.port") + "' (0 picks a free one).";
    }
}
