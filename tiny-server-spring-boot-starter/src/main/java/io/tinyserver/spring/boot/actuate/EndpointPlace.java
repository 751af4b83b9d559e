package io.tinyserver.spring.boot.actuate;

import java.util.Objects;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Where the actuator's endpoints are served in an application without a web stack: what {@code management.server.*} says. */
sealed interface EndpointPlace {

    /** On the application's own port. */
    record WithTheApplication() implements EndpointPlace {}

    /** On a port of their own. */
    record OwnPort(int port, String address, String basePath) implements EndpointPlace {}

    /** Nowhere. */
    record Nowhere() implements EndpointPlace {}

    static EndpointPlace of(Environment environment) {
        Integer port = environment.getProperty("management.server.port", Integer.class);
        if (port == null) {
            return new WithTheApplication();
        }
        if (port < 0) {
            return new Nowhere();
        }
        if (port != 0 && Objects.equals(port, environment.getProperty("tiny.server.port", Integer.class, 7373))) {
            return new WithTheApplication();
        }
        refuseTls(environment);
        String address = environment.getProperty(
                "management.server.address", environment.getProperty("tiny.server.address", "127.0.0.1"));
        return new OwnPort(port, address, basePath(environment.getProperty("management.server.base-path", "")));
    }

    private static String basePath(String configured) {
        String path = configured.strip();
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }

    /** Serving in the clear what was meant to be encrypted would be the worst answer. */
    private static void refuseTls(Environment environment) {
        boolean configured = Binder.get(environment)
                .bind("management.server.ssl", Bindable.mapOf(String.class, Object.class))
                .isBound();
        if (configured && environment.getProperty("management.server.ssl.enabled", Boolean.class, true)) {
            throw new IllegalStateException(
                    "management.server.ssl is set, but tiny-server does not encrypt the management port; remove the property,"
                            + " or put a proxy that does in front of management.server.port");
        }
    }
}
