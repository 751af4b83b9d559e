package io.tinyserver.spring.boot;

import io.tinyserver.ClientAuthentication;
import io.tinyserver.TlsOptions;
import io.tinyserver.UnusableTlsException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * Encrypts with SSL bundles. The keys and certificates that a bundle is renewed with count for new connections, without a restart; open
 * ones go on. Its protocols and ciphers stay those of the start, and a renewal that is of no use is warned of and changes nothing.
 *
 * <p>Used while a server is being built; not thread-safe.
 *
 * @since 1.0
 */
public final class BundledTls {

    private final @Nullable SslBundles bundles;
    private final TlsOptions.Builder options;

    /**
     * Encrypts with one bundle, whose protocols and ciphers count for all names.
     *
     * @param source gives keys, certificates and options; asked once, here
     * @param name by which the bundle is registered; null if it is not, and so is never renewed
     * @param bundles tells of renewed bundles; null if there are none
     * @throws UnusableTlsException if the bundle is of no use, with a reason for people
     */
    public BundledTls(Supplier<SslBundle> source, @Nullable String name, @Nullable SslBundles bundles) {
        this.bundles = bundles;
        SslBundle bundle = opened(source, name);
        SslOptions given = bundle.getOptions();
        this.options = TlsOptions.builder(BundledContext.of(bundle, name, bundles))
                .protocols(list(given.getEnabledProtocols()))
                .cipherSuites(list(given.getCiphers()));
    }

    private static SslBundle opened(Supplier<SslBundle> source, @Nullable String name) {
        try {
            return source.get();
        } catch (IllegalStateException unfit) {
            throw UnusableBundle.because(BundledContext.nameOf(name), unfit);
        }
    }

    private static @Nullable List<String> list(String @Nullable [] values) {
        return values == null ? null : List.of(values);
    }

    /**
     * Uses another bundle for peers that ask for a name.
     *
     * @param serverName a host name, or {@code *.} and one
     * @param bundle holds keys and certificates
     * @param name by which the bundle is registered
     * @return this
     * @throws UnusableTlsException if the bundle is of no use, with a reason for people
     */
    public BundledTls serverName(String serverName, SslBundle bundle, String name) {
        options.serverName(serverName, BundledContext.of(bundle, name, bundles));
        return this;
    }

    /**
     * The options for a server.
     *
     * @param clients whether clients have to show a certificate
     * @return the options
     */
    public TlsOptions toOptions(ClientAuthentication clients) {
        return options.clientAuthentication(clients).build();
    }
}
