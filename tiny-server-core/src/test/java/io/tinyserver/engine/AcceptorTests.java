package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.LogRecorder;
import io.tinyserver.pool.ThreadPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a shortage of descriptors, turn by turn. */
@Timeout(60)
class AcceptorTests {

    /** The most that one turn takes. */
    private static final int TURN = 16;

    /** The same, after a shortage. */
    private static final int LONG_TURN = 64;

    private final LogRecorder log = new LogRecorder();
    private final ThreadPool pool = new ThreadPool(2);
    private final List<SocketChannel> peers = new ArrayList<>();
    private Engine engine;
    private Reactor reactor;
    private ShortOfDescriptors listener;
    private Acceptor acceptor;
    private Term term;

    /** The reactor is not led by anybody, so the test plays the leader. */
    @BeforeEach
    void build() throws IOException {
        engine = TestEngine.on(pool);
        reactor = new Reactor(engine);
        listener = new ShortOfDescriptors();
        acceptor = new Acceptor(engine, listener, List.of(reactor));
        term = new Term(reactor, engine);
    }

    @AfterEach
    void close() throws Exception {
        for (SocketChannel peer : peers) {
            peer.close();
        }
        acceptor.close();
        reactor.post(reactor::end);
        pool.execute(reactor);
        await().until(() -> !reactor.selector().isOpen());
        engine.crew().close();
        pool.close();
        log.close();
    }

    /** A listener that finds no descriptor for the next connection as soon as it has given away those there are. */
    private static final class ShortOfDescriptors extends ServerSocketChannel {
        private final ServerSocketChannel real = ServerSocketChannel.open();
        private int descriptors;

        ShortOfDescriptors() throws IOException {
            super(SelectorProvider.provider());
            real.bind(new InetSocketAddress("127.0.0.1", 0), 2 * LONG_TURN);
            real.configureBlocking(false);
        }

        @Override
        public SocketChannel accept() throws IOException {
            if (descriptors == 0) {
                throw new IOException("Too many open files");
            }
            SocketChannel accepted = real.accept();
            descriptors -= accepted == null ? 0 : 1;
            return accepted;
        }

        @Override
        public SocketAddress getLocalAddress() throws IOException {
            return real.getLocalAddress();
        }

        @Override
        protected void implCloseSelectableChannel() throws IOException {
            real.close();
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) {
            throw new AssertionError();
        }

        @Override
        public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
            throw new AssertionError();
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new AssertionError();
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            throw new AssertionError();
        }

        @Override
        public ServerSocket socket() {
            throw new AssertionError();
        }

        @Override
        protected void implConfigureBlocking(boolean block) {
            throw new AssertionError();
        }
    }

    private void connect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            peers.add(SocketChannel.open(listener.getLocalAddress()));
        }
    }

    private void acceptWith(int descriptors) {
        listener.descriptors = descriptors;
        acceptor.ready(term);
    }

    private List<String> warnings() {
        return log.at(Level.WARNING);
    }

    @Test
    void connectionMoreDoesNotEndAShortage() throws Exception {
        connect(5);
        for (int i = 0; i < 5; i++) {
            acceptWith(i == 0 ? 0 : 1);
        }
        assertThat(warnings()).singleElement().asString().contains("Too many open files");
        assertThat(engine.connections()).isEqualTo(4);
    }

    @Test
    void shortageEndsWhenNobodyWaitsAnyMore() throws Exception {
        for (int shortage = 1; shortage <= 3; shortage++) {
            connect(TURN - 1);
            acceptWith(0);
            acceptWith(TURN);
            assertThat(warnings()).hasSize(shortage);
        }
    }

    @Test
    void shortageEndsAlsoWithAFullTurn() throws Exception {
        for (int shortage = 1; shortage <= 3; shortage++) {
            connect(TURN);
            acceptWith(0);
            acceptWith(TURN + 1);
            assertThat(warnings()).hasSize(shortage);
        }
    }

    @Test
    void turnAfterAShortageEndsAlsoWherePeersKeepComing() throws Exception {
        connect(LONG_TURN + 10);
        acceptWith(0);
        acceptWith(2 * LONG_TURN);
        assertThat(engine.connections()).isEqualTo(LONG_TURN);
    }
}
