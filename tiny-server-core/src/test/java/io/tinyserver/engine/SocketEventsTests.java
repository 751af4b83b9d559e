package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.LogRecorder;
import io.tinyserver.http.Endpoints;
import io.tinyserver.pool.ThreadPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that fails with an error while it is read: bytes may be lost, and what follows them is no request. */
@Timeout(60)
class SocketEventsTests {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("127.0.0.1", 1);

    private final LogRecorder log = new LogRecorder();
    private final ThreadPool pool = new ThreadPool(2);
    private Pipe pipe;
    private Engine engine;
    private Reactor reactor;
    private Term term;
    private Connection connection;

    /** The reactor is not led by anybody, so the test plays the leader. */
    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        engine = TestEngine.on(pool);
        reactor = new Reactor(engine);
        term = new Term(reactor, engine);
        connection = new Connection(
                engine, reactor, new WireWithoutMemory(pipe.source()), new Endpoints(ANYWHERE, ANYWHERE, false));
        engine.opened(connection);
        connection.open();
    }

    @AfterEach
    void close() throws IOException {
        reactor.post(reactor::end);
        pool.execute(reactor);
        await().until(() -> !reactor.selector().isOpen());
        engine.crew().close();
        pool.close();
        pipe.sink().close();
        pipe.source().close();
        log.close();
    }

    private static final class WireWithoutMemory extends NarrowWire {
        private final SelectableChannel channel;

        WireWithoutMemory(SelectableChannel channel) {
            this.channel = channel;
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public int read(ByteBuffer target) {
            throw new OutOfMemoryError("as the test wants it");
        }
    }

    private void assertThatItIsClosed(boolean leads) {
        assertThat(leads).as("goes on leading").isTrue();
        assertThat(connection.isClosed()).isTrue();
        assertThat(engine.connections()).isZero();
        assertThat(log.at(Level.SEVERE)).singleElement().asString().contains("failed with a connection and closes it");
    }

    @Test
    void closesItWhereTheSocketWasReady() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
        await().until(() -> reactor.selector().selectNow() == 1);
        assertThatItIsClosed(connection.events().ready(term));
    }

    @Test
    void closesItWhereItIsServedAgain() {
        assertThatItIsClosed(connection.events().resume(term));
    }
}
