package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.logging.Level;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Either end may change its keys at any moment (RFC 8446, 4.6.3), and no byte is lost. */
@Timeout(240)
class KeyUpdateTests {

    private static final int MANY = 20;
    private static final Identity SERVER = Identity.local();
    private static final SSLContext STRANGER = Identity.nobodyTrusting(SERVER);

    @TempDir
    private Path folder;

    @Test
    void peerMayChangeItsKeysAndAskForOurs() throws Exception {
        try (TestServer server = TestServer.with(
                parts -> parts.tls(TlsOptions.of(SERVER.trusting())).router(KeyChangingProcess.routes()))) {
            try (KeyChangingProcess client =
                    KeyChangingProcess.client(folder, server.server().port())) {
                assertThat(client.said()).isEqualTo("all right");
                assertThat(client.logged(KeyChangingProcess.PRODUCED)).isGreaterThan(MANY);
                assertThat(client.logged(KeyChangingProcess.CONSUMED)).isGreaterThan(MANY);
            }
            server.awaitNoConnections();
            assertThat(server.log().at(Level.WARNING)).isEmpty();
        }
    }

    @Test
    void serverChangesItsKeysAndAsksForThoseOfThePeer() throws Exception {
        try (KeyChangingProcess server = KeyChangingProcess.server(folder)) {
            KeyChangingProcess.converse(Integer.parseInt(server.said()), STRANGER);
            assertThat(server.logged(KeyChangingProcess.PRODUCED)).isGreaterThan(MANY);
            assertThat(server.logged(KeyChangingProcess.CONSUMED)).isGreaterThan(MANY);
        }
    }

    @Test
    void bothMayChangeTheirKeysAtOnce() throws Exception {
        try (KeyChangingProcess server = KeyChangingProcess.server(folder);
                KeyChangingProcess client = KeyChangingProcess.client(folder, Integer.parseInt(server.said()))) {
            assertThat(client.said()).isEqualTo("all right");
            assertThat(client.logged(KeyChangingProcess.PRODUCED)).isGreaterThan(MANY);
            assertThat(server.logged(KeyChangingProcess.PRODUCED)).isGreaterThan(MANY);
        }
    }
}
