package io.tinyserver.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.ServerOptionsBuilder;
import io.tinyserver.TestServer;
import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hundreds of bad peers of each kind, while good ones are served: none of these notices, and afterwards nothing is left of the bad ones,
 * neither in the server nor in the process nor in the log.
 */
@Timeout(60)
class MisdeedTests {

    private static final int GOOD = 64;
    private static final int BAD = 500;
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final byte[] LARGE = new byte[10 * 1024 * 1024];

    private static Path file;

    @BeforeAll
    static void writeFile(@TempDir Path folder) throws IOException {
        file = Files.write(folder.resolve("large"), LARGE);
    }

    private static TestServer server(UnaryOperator<ServerOptionsBuilder> more) {
        return TestServer.serving(
                more,
                Route.get("/good/{number}", request -> Response.text(request.pathParameter("number"))),
                Route.post(
                        "/upload", request -> Response.text("" + request.body().bytes().length)),
                Route.get("/page", request -> Response.of("a/b", new Body.Bytes(new byte[1000]))),
                Route.get("/bytes", request -> Response.of("a/b", new Body.Bytes(LARGE))),
                Route.get("/file", request -> Response.of("a/b", Body.FileRegion.of(file))),
                Route.get(
                        "/stream",
                        request -> Response.of(
                                "a/b", new Body.Stream(new ByteArrayInputStream(LARGE), Body.UNKNOWN_LENGTH))),
                Route.get("/slow", request -> {
                    TimeUnit.MILLISECONDS.sleep(5);
                    return Response.text("slow");
                }));
    }

    private static ServerOptionsBuilder impatient(ServerOptionsBuilder options) {
        return options.headTimeout(SHORT).bodyTimeout(SHORT).writeTimeout(SHORT);
    }

    /** With little patience where nothing else would end the misdeed, or else a busy machine would make misdeeds of others of it. */
    private static UnaryOperator<ServerOptionsBuilder> patienceWith(Misdeed misdeed) {
        return options -> misdeed.lastsUntilADeadline() ? impatient(options) : options;
    }

    @ParameterizedTest
    @EnumSource
    void misdeedsOfManyHarmNobody(Misdeed misdeed) throws Exception {
        try (TestServer server = server(patienceWith(misdeed));
                GoodPeers good = new GoodPeers(server, GOOD)) {
            commit(misdeed, 20, server); // so that what is made only once is there
            good.areServed();
            Usage before = Usage.now();
            commit(misdeed, BAD, server);
            good.areServed();
            before.awaitAgain();
            nothingIsLeft(server, good);
        }
    }

    @Test
    void connectionsAboveTheLimitWaitAndHarmNobody() throws Exception {
        try (TestServer server = server(options -> impatient(options).maxConnections(GOOD + 200));
                GoodPeers good = new GoodPeers(server, GOOD)) {
            good.areServed();
            Usage before = Usage.now();
            commit(Misdeed.SILENT, BAD, server);
            good.areServed();
            before.awaitAgain();
            nothingIsLeft(server, good);
        }
    }

    private static void commit(Misdeed misdeed, int count, TestServer server) throws IOException {
        try (Swarm swarm = new Swarm(misdeed, count, server.server().address())) {
            swarm.run();
            Pattern expected = misdeed.answer();
            if (expected != null) {
                assertThat(swarm.answers())
                        .allSatisfy(
                                answer -> assertThat(expected.matcher(answer).lookingAt())
                                        .as("%s begins with %s", answer, expected)
                                        .isTrue());
            }
        }
        await().atMost(TestServer.PATIENCE).until(() -> server.snapshot().connections() == GOOD);
    }

    private static void nothingIsLeft(TestServer server, GoodPeers good) throws Exception {
        good.leave();
        good.close();
        server.awaitNoConnections();
        await().atMost(TestServer.PATIENCE)
                .until(() -> server.snapshot().activeRequests() == 0
                        && server.snapshot().busy() == 0
                        && server.snapshot().queued() == 0);
        assertThat(server.log().errors()).isEmpty();
        assertThat(server.log().at(Level.WARNING)).isEmpty();
    }
}
