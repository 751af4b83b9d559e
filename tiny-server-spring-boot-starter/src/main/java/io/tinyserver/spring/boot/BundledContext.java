package io.tinyserver.spring.boot;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509KeyManager;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * The context of an SSL bundle, as it was renewed last. A renewal that is of no use is warned of, and what was there before goes on.
 *
 * <p>Thread-safe. Registries of bundles never let a listener go, so they know this one only as long as somebody uses it.
 */
final class BundledContext implements Supplier<SSLContext> {

    private static final Log logger = LogFactory.getLog(BundledContext.class);

    /** What the certificates of servers are signed with. */
    private static final String[] KEY_TYPES = {"EC", "RSA", "RSASSA-PSS", "EdDSA", "DSA"};

    private final String name;
    private final SslOptions options;
    private volatile SSLContext latest;

    private BundledContext(SslBundle bundle, @Nullable String name) {
        this.name = nameOf(name);
        this.options = bundle.getOptions();
        try {
            this.latest = bundle.createSslContext();
        } catch (IllegalStateException unfit) {
            throw UnusableBundle.because(this.name, unfit);
        }
        if (!hasKey(bundle)) {
            logger.warn(this.name
                    + " has no private key that a server could show a certificate for, so no connection can be"
                    + " encrypted. Add a key with its certificate");
        }
    }

    /** What messages call a bundle, by the name that it is registered by. */
    static String nameOf(@Nullable String name) {
        return name == null || name.isBlank() ? "The server's key store" : "SSL bundle '" + name + "'";
    }

    /**
     * The context of a bundle.
     *
     * @param bundle holds keys and certificates
     * @param name by which it is registered; null if it is not, and so is never renewed
     * @param bundles tells of renewed bundles; null if there are none
     * @throws io.tinyserver.UnusableTlsException if the bundle is of no use, with a reason for people
     */
    static BundledContext of(SslBundle bundle, @Nullable String name, @Nullable SslBundles bundles) {
        if (bundles == null || name == null || name.isBlank()) {
            return new BundledContext(bundle, null);
        }
        BundledContext context = new BundledContext(bundle, name);
        WeakReference<BundledContext> listener = new WeakReference<>(context);
        bundles.addBundleUpdateHandler(name, renewed -> {
            BundledContext used = listener.get();
            if (used != null) {
                used.renew(renewed);
            }
        });
        return context;
    }

    @Override
    public SSLContext get() {
        return latest;
    }

    private void renew(SslBundle renewed) {
        try {
            SSLContext context = renewed.createSslContext();
            if (!hasKey(renewed)) {
                logger.warn(
                        name + " was renewed, but has no private key that a server could show a certificate for; new"
                                + " connections go on with what it held before. Add a key with its certificate");
                return;
            }
            latest = context;
        } catch (RuntimeException unfit) {
            logger.warn(
                    name
                            + " was renewed, but cannot be used; new connections go on with what it held before. Check its key,"
                            + " certificate and password",
                    unfit);
            return;
        }
        if (!isSame(options, renewed.getOptions())) {
            logger.warn(name + " was renewed with other protocols or ciphers; these count after a restart only");
        }
    }

    private static boolean isSame(SslOptions one, SslOptions other) {
        return Arrays.equals(one.getEnabledProtocols(), other.getEnabledProtocols())
                && Arrays.equals(one.getCiphers(), other.getCiphers());
    }

    /** Whether there is a key to be found; true where that cannot be told. */
    private static boolean hasKey(SslBundle bundle) {
        KeyManager[] managers = bundle.getManagers().getKeyManagers();
        return !Stream.of(managers).allMatch(X509KeyManager.class::isInstance)
                || Stream.of(managers)
                        .map(X509KeyManager.class::cast)
                        .anyMatch(manager -> hasKey(manager, bundle.getKey().getAlias()));
    }

    private static boolean hasKey(X509KeyManager manager, @Nullable String chosen) {
        Stream<String> aliases = chosen != null
                ? Stream.of(chosen)
                : Stream.of(KEY_TYPES)
                        .map(type -> manager.getServerAliases(type, null))
                        .filter(Objects::nonNull)
                        .flatMap(Stream::of);
        return aliases.anyMatch(alias -> manager.getPrivateKey(alias) != null);
    }
}
