package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.TestServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.observe.ServerSnapshot.State;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping and starting again. */
@Timeout(60)
class LifeCycleTests {

    private final HeldHandler held = new HeldHandler();
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();
    private final LogRecorder log = new LogRecorder();
    private final TinyServer server = builder().build();

    private TinyServer.Builder builder() {
        return TinyServer.builder()
                .port(0)
                .poolSize(2)
                .router(Router.of(Route.get("/", request -> Response.text("page")), Route.get("/held", held)));
    }

    @AfterEach
    void stop() {
        held.letGo(1000);
        server.stop(Duration.ofSeconds(5));
        log.close();
        assertThat(log.bugs()).isEmpty();
    }

    /** Those of pools that this test has started; another test's may still be on their way out. */
    private List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tiny-") && !before.contains(thread))
                .toList();
    }

    // --- start
    // -------------------------------------------------------------------------------------------------------------------

    @Test
    void portZeroPicksAFreePort() throws Exception {
        assertThat(server.port()).isEqualTo(-1);
        assertThat(server.snapshot().state()).isEqualTo(State.NEW);
        server.start();
        assertThat(server.port()).isPositive();
        assertThat(server.address().getPort()).isEqualTo(server.port());
        assertThat(server.isRunning()).isTrue();
        assertThat(server.snapshot().state()).isEqualTo(State.RUNNING);
        try (Peer peer = Peer.connect(server)) {
            assertThat(peer.ask(get("/")).text()).isEqualTo("page");
        }
    }

    @Test
    void startingTwiceIsStartingOnce() {
        int port = server.start().port();
        assertThat(server.start().port()).isEqualTo(port);
    }

    @Test
    void takenPortIsNamedAndNothingStaysBehind() throws Exception {
        server.start();
        List<Thread> before = ownThreads();
        assertThatThrownBy(() -> builder().port(server.port()).build().start())
                .isInstanceOfSatisfying(
                        PortInUseException.class,
                        taken -> assertThat(taken.port()).isEqualTo(server.port()))
                .hasMessageContaining("" + server.port());
        assertThat(ownThreads()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void unknownAddressIsNamed() {
        assertThatThrownBy(
                        () -> builder().address("no.such.host.invalid").build().start())
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("no.such.host.invalid");
        assertThatThrownBy(() -> builder().address("192.0.2.1").build().start())
                .isInstanceOf(ServerStartException.class)
                .isNotInstanceOf(PortInUseException.class)
                .hasMessageContaining("192.0.2.1");
    }

    // --- stop
    // --------------------------------------------------------------------------------------------------------------------

    @Test
    void stoppingWhatDoesNotRunDoesNothing() {
        assertThat(server.stop(Duration.ofSeconds(1))).isTrue();
        server.start();
        assertThat(server.stop(Duration.ofSeconds(1))).isTrue();
        assertThat(server.stop(Duration.ofSeconds(1))).isTrue();
        assertThat(server.snapshot().state()).isEqualTo(State.STOPPED);
    }

    @Test
    void requestsInFlightAreFinishedAndNewConnectionsRefused() throws Exception {
        server.start();
        int port = server.port();
        try (Peer busy = Peer.connect(server)) {
            busy.send(get("/held"));
            held.awaitEntered(1);
            CompletableFuture<Boolean> stopping = CompletableFuture.supplyAsync(() -> server.stop(PATIENCE));
            await().until(() -> isRefused(port));
            assertThat(stopping).isNotDone();
            held.letGo(1);
            Answer answer = busy.read();
            assertThat(answer.text()).isEqualTo("/held");
            assertThat(answer.closes()).isTrue();
            assertThat(busy.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(stopping.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try {
            Peer.connect(port).leave();
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        server.start();
        try (Peer one = Peer.connect(server);
                Peer two = Peer.connect(server)) {
            one.ask(get("/"));
            two.ask(get("/"));
            assertThat(server.stop(PATIENCE)).isTrue();
            assertThat(one.readEnd()).isEqualTo(Peer.Ending.CLOSED);
            assertThat(two.readEnd()).isEqualTo(Peer.Ending.CLOSED);
        }
    }

    @Test
    void requestThatIsThereWhenTheServerStopsIsAnswered() throws Exception {
        server.start();
        try (Peer silent = Peer.connect(server);
                Peer busy = Peer.connect(server)) {
            busy.send(get("/held") + get("/"));
            held.awaitEntered(1);
            CompletableFuture<Boolean> stopping = CompletableFuture.supplyAsync(() -> server.stop(PATIENCE));
            await().until(() -> server.snapshot().state() == State.DRAINING);
            Answer late = silent.ask(get("/"));
            assertThat(late.text()).isEqualTo("page");
            assertThat(late.closes()).isTrue();
            held.letGo(1);
            assertThat(busy.read().closes()).isTrue();
            assertThat(stopping.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** They have connected and sent, whether or not the server has got round to accepting them. */
    @Test
    void requestsInTheBacklogAreAnswered() throws Exception {
        for (int round = 0; round < 20; round++) {
            server.start();
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                peers.add(Peer.connect(server).send(get("/")));
            }
            assertThat(server.stop(PATIENCE)).isTrue();
            for (Peer peer : peers) {
                assertThat(peer.read().text()).isEqualTo("page");
                peer.leave();
            }
        }
    }

    @Test
    void noThreadIsLeftWhenTheServerHasStopped() {
        server.start();
        server.stop(PATIENCE);
        assertThat(ownThreads()).isEmpty();
    }

    @Test
    void handlerThatTakesTooLongIsInterrupted() throws Exception {
        server.start();
        try (Peer peer = Peer.connect(server)) {
            peer.send(get("/held"));
            held.awaitEntered(1);
            assertThat(server.stop(Duration.ofMillis(50))).isFalse();
            await().until(() -> held.interrupted() == 1);
            assertThat(peer.read().status()).isEqualTo(503);
        }
        assertThat(log.errors()).isEmpty();
    }

    @Test
    void answerThatNobodyGivesDoesNotHoldUpTheEnd() throws Exception {
        CompletableFuture<Response> never = new CompletableFuture<>();
        try (TestServer other = TestServer.serving(Route.get("/", request -> Response.deferred(never)));
                Peer peer = other.connect()) {
            peer.send(get("/"));
            await().until(() -> other.snapshot().activeRequests() == 1);
            assertThat(other.server().stop(Duration.ofMillis(50))).isFalse();
            peer.readEnd();
        }
    }

    @Test
    void peerThatDoesNotReadDoesNotHoldUpTheEnd() throws Exception {
        Route large =
                Route.get("/", any -> Response.of("a/b", new Body.Written(out -> out.write(new byte[20_000_000]))));
        try (TestServer other = TestServer.serving(large);
                Peer peer = Peer.withSmallWindow(other.server())) {
            peer.send(get("/")).readExactly(1000);
            assertThat(other.server().stop(Duration.ofMillis(50))).isFalse();
            await().atMost(PATIENCE).until(() -> ownThreads().isEmpty());
        }
    }

    @Test
    void handlerThatIgnoresItsInterruptIsNamed() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        Route stubborn = Route.get("/stubborn", request -> {
            entered.countDown();
            awaitIgnoringInterrupts(letGo);
            return Response.text("at last");
        });
        try (TestServer other = TestServer.serving(stubborn);
                Peer peer = other.connect()) {
            peer.send(get("/stubborn"));
            entered.await();
            assertThat(other.server().stop(Duration.ofMillis(50))).isFalse();
            assertThat(other.log().at(Level.WARNING))
                    .singleElement()
                    .asString()
                    .contains("GET /stubborn", "tiny-worker");
            peer.readEnd();
            letGo.countDown();
            await().atMost(PATIENCE).until(() -> ownThreads().isEmpty());
            assertThat(other.log().errors()).isEmpty();
        }
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                open = latch.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                Thread.yield();
            }
        }
    }

    @Test
    void requestThatStillWaitsForAWorkerIsNotBegunAfterTheEnd() throws Exception {
        server.start();
        try (Peer peer = Peer.connect(server);
                Peer other = Peer.connect(server);
                Peer third = Peer.connect(server)) {
            peer.send(get("/held"));
            other.send(get("/held"));
            held.awaitEntered(2);
            third.send(get("/held"));
            await().until(() -> server.snapshot().queued() == 1);
            assertThat(server.stop(Duration.ofMillis(50))).isFalse();
            await().until(() -> ownThreads().isEmpty());
            assertThat(held.interrupted()).isLessThanOrEqualTo(3);
            assertThat(held.inside()).isZero();
        }
    }

    // --- nothing stays behind
    // ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void serverStartsAgainOnTheSameOrAnotherPort(boolean samePort) throws Exception {
        int port = samePort ? freePort() : 0;
        TinyServer other = builder().port(port).build();
        for (int i = 0; i < 20; i++) {
            other.start();
            try (Peer peer = Peer.connect(other)) {
                assertThat(peer.ask(get("/")).text()).isEqualTo("page");
            }
            assertThat(other.stop(PATIENCE)).isTrue();
            assertThat(other.port()).isEqualTo(-1);
        }
        await().atMost(PATIENCE).until(() -> ownThreads().isEmpty());
    }

    private int freePort() {
        int port = server.start().port();
        server.stop(Duration.ofSeconds(1));
        return port;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noSocketAndNoSelectorStaysOpen() throws Exception {
        startAndStop();
        long before = openDescriptors();
        for (int i = 0; i < 4; i++) {
            startAndStop();
        }
        await().atMost(PATIENCE).until(() -> openDescriptors() <= before);
    }

    private void startAndStop() throws IOException {
        server.start();
        try (Peer one = Peer.connect(server);
                Peer two = Peer.connect(server)) {
            one.ask(get("/"));
            two.send("GET / HT");
            server.stop(Duration.ofMillis(50));
        }
    }

    private static long openDescriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(LifeCycleTests::isSocketOrSelector).count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isSocketOrSelector(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.contains("eventpoll") || target.contains("eventfd");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
