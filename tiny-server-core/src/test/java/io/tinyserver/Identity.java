package io.tinyserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key with its certificate, made for the tests by the keytool of the JDK that runs them. */
public final class Identity {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Map<String, Identity> MADE = new ConcurrentHashMap<>();

    private final KeyStore keys;
    private final X509Certificate certificate;

    private Identity(String name) {
        try {
            Path folder = Files.createTempDirectory("identity");
            Path file = folder.resolve("keys.p12");
            make(name, file);
            keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(folder);
            certificate = (X509Certificate) keys.getCertificate("own");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** That of a server on this machine. */
    public static Identity local() {
        return of("localhost");
    }

    /** One for a host name; the same each time. */
    public static Identity of(String name) {
        return MADE.computeIfAbsent(name, Identity::new);
    }

    /** Writes key and certificate into a key store as one would have it on a server. */
    void write(Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            keys.store(out, PASSWORD);
        }
    }

    /** What opens a key store that was written. */
    static char[] password() {
        return PASSWORD.clone();
    }

    private static void make(String name, Path file) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool = new ProcessBuilder(List.of(
                        tool,
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name + ",ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed: " + said);
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate as a file that other programs can read. */
    public Path writeTo(Path file) throws IOException {
        try {
            String text = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
            return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    /** What an end needs that has this identity and trusts those. */
    public SSLContext trusting(Identity... others) {
        return context(this, others);
    }

    /** What an end needs that has no identity and trusts those. */
    public static SSLContext nobodyTrusting(Identity... others) {
        return context(null, others);
    }

    private static SSLContext context(@Nullable Identity own, Identity... trusted) {
        try {
            KeyManager[] keyManagers = null;
            if (own != null) {
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(own.keys, PASSWORD);
                keyManagers = keys.getKeyManagers();
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.length; i++) {
                store.setCertificateEntry("trusted-" + i, trusted[i].certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
