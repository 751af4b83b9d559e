package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.BrokenLog;
import io.tinyserver.pool.ThreadPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reactor whose leader comes late, as after a pause of the machine. */
@Timeout(60)
class ReactorTests {

    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final ThreadPool pool = new ThreadPool(2);
    private Engine engine;
    private Reactor reactor;
    private ServerSocketChannel listener;
    private Acceptor acceptor;

    /** Nobody leads until the test says so. */
    @BeforeEach
    void build() throws IOException {
        engine = TestEngine.on(pool, PATIENCE);
        reactor = new Reactor(engine);
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", 0));
        listener.configureBlocking(false);
        acceptor = new Acceptor(engine, listener, List.of(reactor));
    }

    @AfterEach
    void close() {
        reactor.post(acceptor::close);
        reactor.post(reactor::end);
        await().until(() -> !reactor.selector().isOpen());
        engine.crew().close();
        pool.close();
    }

    private Socket connect() throws IOException {
        Socket peer = new Socket("127.0.0.1", ((InetSocketAddress) listener.getLocalAddress()).getPort());
        peer.setSoTimeout(20_000);
        return peer;
    }

    private void acceptAndPause() {
        acceptor.ready(new Term(reactor, engine));
        long accepted = System.nanoTime();
        await().until(() -> System.nanoTime() - accepted > PATIENCE.toNanos());
    }

    @Test
    void servesWhatHasArrivedBeforeItFindsAnybodyLate() throws Exception {
        try (Socket peer = connect()) {
            peer.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            acceptAndPause();
            engine.crew().lead(reactor);
            assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("page");
        }
    }

    @Test
    void findsThoseLateOfWhomNothingHasArrived() throws Exception {
        try (Socket peer = connect()) {
            acceptAndPause();
            engine.crew().lead(reactor);
            assertThat(peer.getInputStream().read()).isNegative();
        }
    }

    @Test
    void findsThoseLateOfWhomNotEnoughHasArrived() throws Exception {
        try (Socket peer = connect()) {
            peer.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            acceptAndPause();
            engine.crew().lead(reactor);
            assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void leadsOnWhereAFailureCannotEvenBeLogged() throws Exception {
        try (BrokenLog log = new BrokenLog();
                Socket peer = connect()) {
            reactor.post(() -> {
                throw new IllegalStateException("as the test wants it");
            });
            reactor.post(acceptor::open);
            engine.crew().lead(reactor);
            peer.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("page");
            assertThat(log.refused()).isPositive();
        }
    }
}
