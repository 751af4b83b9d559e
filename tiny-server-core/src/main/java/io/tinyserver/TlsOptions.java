package io.tinyserver;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a server encrypts its connections.
 *
 * <pre>{@code
 * TinyServer.builder().port(8443).tls(TlsOptions.of(sslContext))
 * }</pre>
 *
 * <p>A source of contexts is asked anew for each connection, so a certificate that was renewed is used from the next one on, while those
 * that are open go on; a source that gives the same context as long as nothing changes lets peers resume their sessions. It is called by
 * several threads at once, none of which serves requests, so it may take its time; what it throws ends the handshake.
 *
 * <p>Where a peer may come by several names, each can have a context of its own. The name is that of the handshake (RFC 6066, 3). A peer
 * can put another one into the {@code Host} of its request, so whoever trusts client certificates by name has to look at the request's
 * session, too.
 *
 * <p>Immutable.
 */
public final class TlsOptions {

    /** What can be agreed on with ALPN (RFC 7301), the best first. */
    private static final List<String> APPLICATION_PROTOCOLS = List.of("http/1.1");

    private final Supplier<SSLContext> fallback;
    private final Map<String, Supplier<SSLContext>> byName;
    private final @Nullable List<String> protocols;
    private final @Nullable List<String> cipherSuites;
    private final ClientAuthentication clientAuthentication;

    private TlsOptions(Builder builder) {
        fallback = builder.fallback;
        byName = Map.copyOf(builder.byName);
        protocols = builder.protocols;
        cipherSuites = builder.cipherSuites;
        clientAuthentication = builder.clientAuthentication;
    }

    /**
     * One context for all connections, with the JDK's protocols and cipher suites.
     *
     * @param context holds keys and certificates
     * @return the options
     */
    public static TlsOptions of(SSLContext context) {
        return builder(() -> context).build();
    }

    /**
     * Options to be set one by one.
     *
     * @param contexts gives the context for a new connection, where no other one is set for its name
     * @return a new builder
     */
    public static Builder builder(Supplier<SSLContext> contexts) {
        return new Builder(contexts);
    }

    /** Says at the start what would otherwise end every handshake. */
    static void check(@Nullable TlsOptions tls) {
        try {
            if (tls != null) {
                tls.engine(null);
            }
        } catch (RuntimeException failure) {
            throw new UnusableTlsException(failure);
        }
    }

    /** An engine for a new connection. */
    SSLEngine engine(@Nullable String serverName) {
        SSLEngine engine = contexts(serverName).get().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters(engine.getSSLParameters()));
        engine.setHandshakeApplicationProtocolSelector((asked, offered) -> choose(offered));
        return engine;
    }

    private SSLParameters parameters(SSLParameters defaults) {
        if (protocols != null) {
            defaults.setProtocols(protocols.toArray(new String[0]));
        }
        if (cipherSuites != null) {
            defaults.setCipherSuites(cipherSuites.toArray(new String[0]));
        }
        defaults.setUseCipherSuitesOrder(true);
        switch (clientAuthentication) {
            case NONE -> defaults.setWantClientAuth(false);
            case WANT -> defaults.setWantClientAuth(true);
            case NEED -> defaults.setNeedClientAuth(true);
        }
        return defaults;
    }

    /** Null, where nothing fits, has the handshake fail, as RFC 7301, 3.2, demands. */
    private static @Nullable String choose(List<String> offered) {
        for (String ours : APPLICATION_PROTOCOLS) {
            if (offered.contains(ours)) {
                return ours;
            }
        }
        return null;
    }

    private Supplier<SSLContext> contexts(@Nullable String serverName) {
        if (serverName == null || byName.isEmpty()) {
            return fallback;
        }
        Supplier<SSLContext> exact = byName.get(serverName);
        int dot = serverName.indexOf('.');
        return exact != null || dot < 0
                ? exact == null ? fallback : exact
                : byName.getOrDefault("*" + serverName.substring(dot), fallback);
    }

    /** Sets the options one by one. Not thread-safe. */
    public static final class Builder {

        private final Supplier<SSLContext> fallback;
        private final Map<String, Supplier<SSLContext>> byName = new HashMap<>();
        private @Nullable List<String> protocols;
        private @Nullable List<String> cipherSuites;
        private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;

        private Builder(Supplier<SSLContext> fallback) {
            this.fallback = fallback;
        }

        /**
         * Sets the source of contexts for peers that ask for a name.
         *
         * @param name a host name, such as {@code example.com}, or {@code *.example.com} for all names with one label before that; an exact
         *     one comes first
         * @param contexts gives the context for a new connection
         * @return this builder
         * @throws IllegalArgumentException if the name is neither
         */
        public Builder serverName(String name, Supplier<SSLContext> contexts) {
            String host = name.startsWith("*.") ? name.substring(2) : name;
            if (host.isBlank() || host.startsWith(".") || host.indexOf('*') >= 0) {
                throw new IllegalArgumentException(
                        "serverName was " + name + "; allowed is a host name, or one with '*.' before it");
            }
            byName.put(name.toLowerCase(Locale.ROOT), contexts);
            return this;
        }

        /**
         * Sets the protocols.
         *
         * @param value their names, such as {@code TLSv1.3}; null for those of the JDK, which are TLS 1.2 and 1.3
         * @return this builder
         */
        public Builder protocols(@Nullable List<String> value) {
            protocols = value == null ? null : List.copyOf(value);
            return this;
        }

        /**
         * Sets the cipher suites, the best first.
         *
         * @param value their names, such as {@code TLS_AES_128_GCM_SHA256}; null for those of the JDK
         * @return this builder
         */
        public Builder cipherSuites(@Nullable List<String> value) {
            cipherSuites = value == null ? null : List.copyOf(value);
            return this;
        }

        /**
         * Sets whether a peer has to show a certificate of its own; {@link ClientAuthentication#NONE} unless told.
         *
         * @param value whether it has to
         * @return this builder
         */
        public Builder clientAuthentication(ClientAuthentication value) {
            clientAuthentication = value;
            return this;
        }

        /**
         * The options as set.
         *
         * @return the options
         */
        public TlsOptions build() {
            return new TlsOptions(this);
        }
    }
}
