package io.tinyserver.spring.boot;

import io.tinyserver.PortInUseException;
import io.tinyserver.ServerStartException;
import io.tinyserver.UnusableTlsException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The properties that say where and how a server listens, for the report on one that does not start.
 *
 * @param address of the address, or of the file of a Unix domain socket
 * @param port of the port; null for a Unix domain socket
 * @param tls of the SSL bundle that it encrypts with, or what those begin with that say it one by one
 * @param tlsByName of the SSL bundles for single host names; null if there are none
 * @since 1.0
 */
public record ServerPlace(
        String address,
        @Nullable String port,
        String tls,
        @Nullable String tlsByName) {

    /** Property of the file to listen on. */
    public static final String SOCKET_FILE = "tiny.server.unix-socket";

    /** What the property of an SSL bundle ends with. */
    public static final String BUNDLE = ".bundle";

    /** What the property of the bundles for single host names ends with. */
    public static final String BUNDLES_BY_NAME = ".server-name-bundles";

    /** Property of the bundle that is ours alone. */
    public static final String OWN_TLS = "tiny.server.ssl" + BUNDLE;

    /**
     * What somebody reads whose server does not start.
     *
     * @param failure of the server
     * @return what went wrong, and which property to change
     */
    public FailureAnalysis explain(ServerStartException failure) {
        return new FailureAnalysis(
                "tiny-server failed to start. " + failure.getMessage() + ".", whatToDoAbout(failure), failure);
    }

    private String whatToDoAbout(ServerStartException failure) {
        if (failure instanceof UnusableTlsException) {
            return "Check protocols, cipher suites, keys and passwords: " + whereTheyAre() + ".";
        } else if (failure instanceof PortInUseException taken) {
            return "Stop the process that listens on port " + taken.port() + ", or choose another port with '" + port
                    + "' (0 picks a free one).";
        } else if (port == null) {
            return "Check '" + address
                    + "': its folder must be there and be writable, the path may not be longer than some 100"
                    + " characters, and what lies there may be nothing but a socket on which nobody listens.";
        }
        return "Check '" + address + "' and '" + port
                + "': the address must be one of this machine, 127.0.0.1 for itself"
                + " alone or 0.0.0.0 for all, and ports below 1024 may need a privilege.";
    }

    private String whereTheyAre() {
        if (tls.endsWith(BUNDLE)) {
            return "in 'spring.ssl.bundle', those of the bundle that '" + tls
                    + (tlsByName == null ? "'" : "' or one of '" + tlsByName + "'") + " names";
        }
        return "'%s.enabled-protocols', '%1$s.ciphers', '%1$s.key-store', '%1$s.key-store-password' and the like"
                        .formatted(tls)
                + (tlsByName == null ? "" : ", and those of the bundles that '" + tlsByName + "' names");
    }
}
