package io.tinyserver.readme;

import io.tinyserver.TinyServer;
import io.tinyserver.TlsOptions;
import io.tinyserver.route.Router;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The example of TLS in README.md. */
public final class Encrypted {

    private Encrypted() {}

    public static TinyServer start(int port, File keyStore, char[] password, Router router)
            throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance(keyStore, password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return TinyServer.builder()
                .port(port)
                .tls(TlsOptions.of(context))
                .router(router)
                .build()
                .start();
    }
}
