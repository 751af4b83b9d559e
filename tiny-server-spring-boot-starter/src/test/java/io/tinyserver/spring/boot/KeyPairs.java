package io.tinyserver.spring.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** A key with its certificate in a file, made by the keytool of the JDK; each call makes a new one. */
public record KeyPairs(Path file, KeyStore store) {

    public static final String PASSWORD = "changeit";

    public static KeyPairs make(Path folder, String name) throws IOException {
        Path file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
        String options = "-genkeypair -alias own -keyalg EC -validity 30 -storetype PKCS12 -storepass " + PASSWORD
                + " -dname CN=" + name + " -ext SAN=dns:" + name + ",ip:127.0.0.1 -keystore " + file;
        List<String> command = new ArrayList<>(List.of(options.split(" ")));
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed: " + said);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            return new KeyPairs(file, store);
        } catch (InterruptedException | GeneralSecurityException failure) {
            throw new IOException(failure);
        }
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate) store.getCertificate("own");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** This identity, and trust in whoever is given. */
    public SslBundle trusting(KeyPairs... others) {
        return SslBundle.of(SslStoreBundle.of(store, PASSWORD, storeOf(others)));
    }

    /** For a client without an identity. */
    public static SSLContext clientTrusting(KeyPairs... others) {
        return SslBundle.of(SslStoreBundle.of(null, null, storeOf(others))).createSslContext();
    }

    private static KeyStore storeOf(KeyPairs... trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.length; i++) {
                store.setCertificateEntry("trusted" + i, trusted[i].certificate());
            }
            return store;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
