package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.observe.ServerSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything at once: handlers of all kinds, contents of all kinds, peers with good and bad manners, on few threads.
 *
 * <p>Every answer tells which request it belongs to, so none can be lost, doubled, swapped or out of order unseen; every content is
 * compared byte by byte. {@code -Dstress.seconds} sets for how long, {@code -Dstress.seed} repeats what the peers do.
 */
@Tag("stress")
class MixedLoadTests {

    private static final int CONFIGURATIONS = 4;
    private static final long MILLIS = 1000L * Integer.getInteger("stress.seconds", 5) / CONFIGURATIONS;
    private static final int CLIENT_THREADS = 3;
    private static final int CONNECTIONS_PER_THREAD = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void writeFile() throws IOException {
        file = MixedContent.writtenTo(folder);
    }

    @ParameterizedTest(name = "{0} workers, {1} reactors, {2}")
    @CsvSource({"3, 2, AUTO", "1, 1, AUTO", "4, 2, POOL", "2, 1, INLINE"})
    void everyAnswerReachesItsPeerAndNothingIsLeft(int workers, int reactors, DispatchMode dispatch) throws Exception {
        long seed = Long.getLong("stress.seed", System.nanoTime());
        Set<Thread> before = ownThreads();
        try (MixedHandlers handlers = new MixedHandlers(file);
                MixedLog log = new MixedLog()) {
            TinyServer server = server(handlers, workers, reactors, dispatch).start();
            try {
                long answered = load(server, handlers, seed);
                System.out.printf(
                        "mixed load: seed %d, %d workers, %d reactors, %s: %d answers checked, %d failures planned, %s%n",
                        seed, workers, reactors, dispatch, answered, log.planned(), server.snapshot());
                assertNothingIsLeft(server, handlers);
                assertThat(handlers.bodies().mostInside()).isBetween(1, workers);
                assertThat(answered).isPositive();
                askForever(server, workers + 3);
                assertThat(server.stop(Duration.ofMillis(200))).isFalse();
            } catch (Throwable failure) {
                throw new AssertionError("With -Dstress.seed=" + seed + "; " + server.snapshot(), failure);
            } finally {
                server.stop(Duration.ofSeconds(1));
            }
            assertThat(log.unexpected()).as("logged with seed %d", seed).isEmpty();
            assertNoThreadIsLeft(before);
        }
    }

    private static TinyServer server(MixedHandlers handlers, int workers, int reactors, DispatchMode dispatch) {
        return TinyServer.builder()
                .options(ServerOptions.builder()
                        .port(0)
                        .reactors(reactors)
                        .dispatch(dispatch)
                        .bodyBufferBytes(4096)
                        .build())
                .poolSize(workers)
                .router(handlers.router())
                .build();
    }

    private static long load(TinyServer server, MixedHandlers handlers, long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENT_THREADS);
        List<MixedClients> all = new ArrayList<>();
        List<Future<Long>> results = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENT_THREADS; i++) {
                MixedClients clients =
                        new MixedClients(server.address(), seed + i, CONNECTIONS_PER_THREAD, handlers::over);
                all.add(clients);
                results.add(threads.submit(clients));
            }
            awaitEndOrFailure(results);
            all.forEach(MixedClients::finish);
            long answered = 0;
            for (Future<Long> result : results) {
                answered += result.get(60, TimeUnit.SECONDS);
            }
            return answered;
        } finally {
            all.forEach(MixedClients::finish);
            threads.shutdownNow();
        }
    }

    /** Returns when the time is over; earlier if a client has failed, with its failure. */
    private static void awaitEndOrFailure(List<Future<Long>> results) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        while (System.nanoTime() < end) {
            for (Future<Long> result : results) {
                try {
                    result.get(20, TimeUnit.MILLISECONDS);
                } catch (TimeoutException goesOn) {
                    continue;
                }
            }
        }
    }

    private static void assertNothingIsLeft(TinyServer server, MixedHandlers handlers) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            ServerSnapshot now = server.snapshot();
            assertThat(now.connections()).as("connections").isZero();
            assertThat(now.activeRequests()).as("active requests").isZero();
            assertThat(now.busy()).as("busy").isZero();
            assertThat(now.queued()).as("queued").isZero();
            assertThat(handlers.bodies().openStreams()).as("open streams").isZero();
            assertThat(handlers.bodies().openSubscriptions())
                    .as("open subscriptions")
                    .isZero();
        });
        assertThat(handlers.violations()).isEmpty();
    }

    private static void askForever(TinyServer server, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Peer.connect(server).send(Peer.get("/forever"));
        }
        await().atMost(PATIENCE).until(() -> server.snapshot().activeRequests() == times);
    }

    private static Set<Thread> ownThreads() {
        Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
        own.removeIf(thread -> !thread.getName().startsWith("tiny-"));
        return own;
    }

    private static void assertNoThreadIsLeft(Set<Thread> before) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<Thread> left = ownThreads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }
}
