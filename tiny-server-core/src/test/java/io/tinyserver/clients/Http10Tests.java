package io.tinyserver.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.TestServer;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who speak HTTP/1.0 still: curl if asked to, and nginx unless told otherwise. Content of unknown length ends with the connection. */
@Timeout(60)
class Http10Tests {

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.serving(new Site(Files.write(folder.resolve("large"), Site.LARGE)).routes());
    }

    @AfterEach
    void stop() {
        try (TestServer ending = server) {
            ending.awaitNoConnections();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/stream-with-length", "/written"})
    void curlGetsWholeContent(String path) throws Exception {
        assumeTrue(Files.isExecutable(CurlClient.PROGRAM), CurlClient.PROGRAM + " is not installed");
        Reply reply =
                new CurlClient("http://127.0.0.1:" + server.server().port(), folder, "--http1.0").ask(Call.get(path));
        assertThat(reply.values("Transfer-Encoding")).isEmpty();
        assertThat(Site.digest(reply.content())).isEqualTo(Site.digest(Site.LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/file", "/stream", "/stream-with-length", "/written"})
    void nginxGetsWholeContent(String path) throws Exception {
        try (Proxy.Running proxy =
                        Proxy.NGINX.start(folder, List.of(server.server().port()));
                Client client = new JdkClient(proxy.origin(), HttpClient.Version.HTTP_1_1)) {
            Reply reply = client.ask(Call.get("/buffered" + path));
            assertThat(Site.digest(reply.content())).isEqualTo(Site.digest(Site.LARGE));
        }
    }

    /** There is no framing that could tell, so the connection has to end in a way that does. */
    @Test
    void curlNoticesThatAnAnswerIsCutOff() {
        assumeTrue(Files.isExecutable(CurlClient.PROGRAM), CurlClient.PROGRAM + " is not installed");
        Client curl = new CurlClient("http://127.0.0.1:" + server.server().port(), folder, "--http1.0");
        assertThatIOException().isThrownBy(() -> curl.ask(Call.get("/cut")));
    }
}
