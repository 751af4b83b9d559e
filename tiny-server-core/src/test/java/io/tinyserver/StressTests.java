package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything at once, from dozens of peers that behave and misbehave, for {@code -Dstress.seconds} (5 if not told). Each answer carries
 * the number of its request, so that one that is lost, doubled, swapped or out of order is found.
 */
@Tag("stress")
class StressTests {

    private static final int SECONDS = Integer.getInteger("stress.seconds", 5);
    private static final int PEERS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private @Nullable SSLContext tls;

    @Test
    void threeWorkersAndTwoReactorsHoldOut() throws Exception {
        holdOut(3, 2, DispatchMode.AUTO);
    }

    @Test
    void oneWorkerHoldsOut() throws Exception {
        holdOut(1, 1, DispatchMode.AUTO);
    }

    /** Where nothing is learned, every slow handler costs leadership. */
    @Test
    void leadersThatAreDeposedAllTheTimeHoldOut() throws Exception {
        holdOut(16, 2, DispatchMode.INLINE);
    }

    @Test
    void handlersOnThreadsOfTheirOwnHoldOut() throws Exception {
        holdOut(16, 2, DispatchMode.AUTO, parts -> parts.handlerThreads(new OwnThreads()));
    }

    @Test
    void encryptedConnectionsHoldOut() throws Exception {
        tls = Identity.nobodyTrusting(Identity.local());
        holdOut(
                3,
                2,
                DispatchMode.AUTO,
                parts -> parts.tls(TlsOptions.of(Identity.local().trusting())));
    }

    private void holdOut(int poolSize, int reactors, DispatchMode mode) throws Exception {
        holdOut(poolSize, reactors, mode, parts -> parts);
    }

    private void holdOut(int poolSize, int reactors, DispatchMode mode, UnaryOperator<TinyServer.Builder> more)
            throws Exception {
        long seed = System.nanoTime();
        System.out.printf("Stress with %d workers, %d reactors, %s, seed %d%n", poolSize, reactors, mode, seed);
        StressHandlers handlers = new StressHandlers();
        try (TestServer server = TestServer.with(
                options -> options.reactors(reactors)
                        .dispatch(mode)
                        .bodyBufferBytes(2048)
                        .maxBodyBytes(100_000)
                        .idleTimeout(Duration.ofSeconds(20)),
                parts -> more.apply(parts.poolSize(poolSize).router(handlers.router())))) {
            runPeers(server.server(), seed);
            handlers.releaseAll();
            assertThat(failures).as("seed %d", seed).isEmpty();
            assertDrained(server);
            assertThat(server.log().errors()).as("seed %d", seed).allMatch(StressHandlers::isMeant);
            assertThat(server.log().at(Level.WARNING)).isEmpty();
            System.out.printf("%d answers, %s%n", answers.get(), server.snapshot());
        } finally {
            handlers.releaseAll();
            handlers.close();
        }
        await().atMost(PATIENCE).until(() -> ownThreads().isEmpty());
    }

    private void runPeers(TinyServer server, long seed) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            StressPeer peer = new StressPeer(server, tls, seed + i, i, answers);
            Thread thread = new Thread(() -> run(peer, end), "stress-peer-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run(StressPeer peer, long end) {
        try {
            while (System.nanoTime() < end && failures.isEmpty()) {
                peer.oneConnection();
            }
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }

    private static void assertDrained(TestServer server) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.snapshot()).satisfies(figures -> {
                    assertThat(figures.connections()).as("connections").isZero();
                    assertThat(figures.activeRequests()).as("active").isZero();
                    assertThat(figures.busy()).as("busy").isZero();
                    assertThat(figures.queued()).as("queued").isZero();
                }));
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tiny-"))
                .toList();
    }
}
