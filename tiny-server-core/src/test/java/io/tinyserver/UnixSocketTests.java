package io.tinyserver;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file of a Unix domain socket: who may use it, when it goes, and what is in its place. */
@Timeout(60)
class UnixSocketTests {

    private static final Path CURL = Path.of("/usr/bin/curl");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("socket");
    }

    private TestServer serving() {
        return TestServer.serving(
                options -> options.unixSocket(file),
                Route.get(
                        "/",
                        request -> Response.text("from " + request.endpoints().local() + ", encrypted: "
                                + request.endpoints().secure())));
    }

    private Peer connect() throws IOException {
        return Way.unix(file);
    }

    @Test
    void fileIsThereAsLongAsTheServerRuns() throws Exception {
        try (TestServer server = serving();
                Peer peer = connect()) {
            assertThat(peer.ask(get("/")).text()).isEqualTo("from " + file + ", encrypted: false");
            assertThat(server.server().port()).isEqualTo(-1);
            assertThat(server.snapshot().port()).isEqualTo(-1);
            assertThat(server.server().address().isUnresolved()).isTrue();
            assertThat(server.log().at(Level.INFO)).anyMatch(line -> line.contains("Listening on unix:" + file + ","));
            assertThat(server.log().at(Level.WARNING)).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-rw----");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void serverMayStartAgain() throws Exception {
        try (TestServer server = serving()) {
            server.server().close();
            assertThat(file).doesNotExist();
            server.server().start();
            try (Peer peer = connect()) {
                assertThat(peer.ask(get("/")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void leftoverIsRemovedAtTheStart() throws Exception {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(file));
        dead.close();
        assertThat(file).exists();
        try (TestServer server = serving();
                Peer peer = connect()) {
            assertThat(peer.ask(get("/")).status()).isEqualTo(200);
            assertThat(server.snapshot().requests()).isEqualTo(1);
        }
    }

    @Test
    void socketOfSomebodyElseIsLeftAlone() throws Exception {
        try (TestServer first = serving()) {
            TinyServer second = TinyServer.builder().address("unix:" + file).build();
            assertThatThrownBy(second::start)
                    .isInstanceOf(ServerStartException.class)
                    .hasMessage("Cannot listen on unix:" + file + ": somebody listens there already");
            try (Peer peer = connect()) {
                assertThat(peer.ask(get("/")).status()).isEqualTo(200);
            }
            assertThat(first.server().isRunning()).isTrue();
        }
    }

    @Test
    void ordinaryFileIsLeftAlone() throws Exception {
        Files.writeString(file, "precious");
        TinyServer server = TinyServer.builder().address("unix:" + file).build();
        assertThatThrownBy(server::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("no socket");
        assertThat(file).hasContent("precious");
    }

    @Test
    void fileThatASuccessorHasPutThereIsLeftAlone() throws Exception {
        TinyServer successor = TinyServer.builder().address("unix:" + file).build();
        try (TestServer server = serving()) {
            Files.move(file, folder.resolve("moved"));
            successor.start();
            server.server().close();
            assertThat(file).exists();
        } finally {
            successor.close();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void pathThatCannotBeUsedIsNamed() {
        for (String path : List.of(folder + "/nowhere/socket", folder + "/" + "x".repeat(200))) {
            TinyServer server = TinyServer.builder().address("unix:" + path).build();
            assertThatThrownBy(server::start)
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining(path);
        }
        assertThatThrownBy(() -> ServerOptions.builder().address("unix:").build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void curlIsServed() throws Exception {
        assumeTrue(Files.isExecutable(CURL));
        try (TestServer server = serving()) {
            Process curl = new ProcessBuilder(
                            CURL.toString(), "--silent", "--unix-socket", file.toString(), "http://localhost/")
                    .start();
            assertThat(new String(curl.getInputStream().readAllBytes()))
                    .isEqualTo("from " + file + ", encrypted: false");
            assertThat(curl.waitFor()).isZero();
            server.awaitNoConnections();
        }
    }
}
