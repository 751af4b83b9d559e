package io.tinyserver.faults;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Answer;
import io.tinyserver.Peer;
import io.tinyserver.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Peers that keep their connections and ask all the time; two requests at once, so that the order of the answers shows, too. */
final class GoodPeers implements AutoCloseable {

    private static final int THREADS = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicBoolean asked = new AtomicBoolean(true);
    private final AtomicInteger rounds = new AtomicInteger();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Future<?>> users = new ArrayList<>();

    GoodPeers(TestServer server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            peers.add(server.connect());
            check(peers.get(i).ask(get("/good/" + i)), "" + i); // at once, since the server may be impatient
        }
        int share = count / THREADS;
        for (int i = 0; i < THREADS; i++) {
            List<Peer> own = peers.subList(i * share, (i + 1) * share);
            users.add(threads.submit(() -> ask(own)));
        }
    }

    private Void ask(List<Peer> own) throws IOException {
        for (int n = 0; asked.get(); n += own.size()) {
            for (int i = 0; i < own.size(); i++) {
                own.get(i).send(get("/good/" + (n + i)) + post("/upload", "x".repeat(i + 1)));
            }
            for (int i = 0; i < own.size(); i++) {
                check(own.get(i).read(), "" + (n + i));
                check(own.get(i).read(), "" + (i + 1));
            }
            rounds.incrementAndGet();
        }
        return null;
    }

    private static void check(Answer answer, String text) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(text);
    }

    /** How often all peers of one thread have been answered. */
    int rounds() {
        return rounds.get();
    }

    /** Waits until everybody has been answered once more; fails if anybody was not answered as it should be. */
    void areServed() throws Exception {
        int target = rounds() + 2 * THREADS;
        long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
        while (rounds() < target && users.stream().noneMatch(Future::isDone)) {
            assertThat(System.nanoTime() - deadline).as("patience").isNegative();
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (rounds() < target) {
            leave();
        }
    }

    /** Ends; fails with the first failure of any peer. */
    void leave() throws Exception {
        asked.set(false);
        for (Future<?> user : users) {
            user.get(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws IOException {
        asked.set(false);
        threads.shutdown();
        for (Peer peer : peers) {
            peer.close();
        }
    }
}
