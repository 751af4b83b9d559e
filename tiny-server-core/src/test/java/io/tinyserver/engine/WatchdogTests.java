package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** The watchdog, on a running engine and looking by hand. */
@Timeout(60)
class WatchdogTests {

    private static final ThreadClock CLOCK = ThreadClock.ofCurrentThread();

    private final ThreadPool pool = new ThreadPool(2);
    private final Vigil vigil = new Vigil();
    private Engine engine;
    private Reactor reactor;
    private Watchdog watchdog;

    /** The reactor is not led by anybody, so the test plays the leader. */
    @BeforeEach
    void build() throws IOException {
        engine = TestEngine.on(pool);
        reactor = new Reactor(engine);
        watchdog = new Watchdog(List.of(reactor), vigil, 1);
    }

    @AfterEach
    void close() throws Exception {
        reactor.post(reactor::end);
        if (watchdog.losses() == 0) {
            pool.execute(reactor);
        }
        await().until(() -> !reactor.selector().isOpen());
        engine.crew().close();
        pool.shutdownNow();
    }

    @Test
    void leaderInItsOwnCodeIsLeftAlone() {
        long ticket = reactor.leadership().begin(CLOCK);
        for (int i = 0; i < 10; i++) {
            assertThat(watchdog.look(true)).isFalse();
        }
        assertThat(reactor.leadership().ticket()).isEqualTo(ticket);
        assertThat(watchdog.losses()).isZero();
    }

    @Test
    void leaderSeenTwiceWithTheSameOddTicketIsDeposed() {
        long ticket = reactor.leadership().begin(CLOCK);
        reactor.leadership().enterUserCode(ticket);
        assertThat(watchdog.look(true)).isTrue();
        assertThat(watchdog.losses()).isZero();
        assertThat(watchdog.look(true)).isTrue();
        assertThat(watchdog.losses()).isEqualTo(1);
        assertThat(reactor.leadership().leaveUserCode(ticket)).isFalse();
    }

    @Test
    void leaderThatGoesOnBetweenTwoLooksIsLeftAlone() {
        long ticket = reactor.leadership().begin(CLOCK);
        for (int i = 0; i < 10; i++) {
            reactor.leadership().enterUserCode(ticket);
            watchdog.look(true);
            assertThat(reactor.leadership().leaveUserCode(ticket)).isTrue();
            ticket += 2;
        }
        assertThat(watchdog.losses()).isZero();
    }

    @Test
    void latenessOfItsOwnIsNoPunctualLook() {
        watchdog.look(true);
        watchdog.look(false);
        watchdog.look(true);
        assertThat(watchdog.punctualLooks()).isEqualTo(2);
    }

    @Test
    void idleServerHasASleepingWatchdogThatWakesForARequest() throws Exception {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.configureBlocking(false);
        listener.bind(new InetSocketAddress("127.0.0.1", 0));
        engine.start(listener);
        for (int i = 0; i < 3; i++) {
            await().until(() -> engine.connections() == 0 && engine.vigil().isAsleep());
            long looks = engine.watchdog().punctualLooks();
            await().during(Duration.ofMillis(100)).until(() -> engine.watchdog().punctualLooks() == looks);
            ask((InetSocketAddress) listener.getLocalAddress());
        }
        engine.stop(Duration.ofSeconds(5));
    }

    private static void ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("page");
        }
    }
}
