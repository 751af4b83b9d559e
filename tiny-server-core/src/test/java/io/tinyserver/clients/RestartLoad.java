package io.tinyserver.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Answer;
import io.tinyserver.Peer;
import io.tinyserver.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients that ask a proxy until they are told to end, each on one connection that it never gives up. */
final class RestartLoad implements AutoCloseable {

    private static final List<String> KINDS = List.of("quick", "slow", "collected", "streamed");

    /** More than nginx keeps in memory, less than HAProxy does. */
    private static final String CONTENT = "x".repeat(20_000);

    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final int port;
    private volatile boolean ends;

    RestartLoad(int port, int count) {
        this.port = port;
        for (int i = 0; i < count; i++) {
            clients.add(new Thread(this::ask, "client-" + i));
        }
    }

    void begin() {
        clients.forEach(Thread::start);
    }

    /** A server has the whole of a request; it owes an answer now, so nobody may have to ask again. */
    void handled(String path) {
        if (!handled.add(path)) {
            failures.add(path + " was handled more than once");
        }
    }

    private void ask() {
        int number = 0;
        String path = "";
        try (Peer peer = Peer.connect(port)) {
            while (!ends) {
                path = "/whole/" + KINDS.get(number % KINDS.size()) + "/" + number++ + "-"
                        + Thread.currentThread().getName();
                check(path, peer);
            }
        } catch (IOException | AssertionError failure) {
            failures.add(path + ": " + failure);
        }
    }

    private static void check(String path, Peer peer) throws IOException {
        boolean put = path.contains("/collected/") || path.contains("/streamed/");
        Answer answer = peer.ask(
                put
                        ? Peer.request("PUT", path, "Content-Length: " + CONTENT.length() + "\r\n") + CONTENT
                        : Peer.get(path));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(put ? path + " " + CONTENT.length() : path);
    }

    void hasNoFailure() {
        assertThat(failures).isEmpty();
    }

    /** Has every client finish the request that it is at; fails if one of them has met with a failure. */
    void end() throws InterruptedException {
        ends = true;
        for (Thread client : clients) {
            client.join(TestServer.PATIENCE.toMillis());
            assertThat(client.isAlive()).as(client.getName()).isFalse();
        }
        hasNoFailure();
    }

    @Override
    public void close() {
        ends = true;
    }
}
