package io.tinyserver.engine;

import io.tinyserver.http.Endpoints;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes new connections from the listener, a few each turn unless there was a shortage, and deals them round the reactors.
 *
 * <p>The listener is a key of the first reactor; all of this belongs to that reactor's leader. While as many connections are open as
 * allowed, or while the operating system has no descriptor left, it stops watching the listener: new connections wait in the backlog.
 */
final class Acceptor extends Deadlines.Entry implements Selected {

    private static final Log LOG = new Log("io.tinyserver.engine");
    private static final int ACCEPTS_PER_TURN = 16;
    private static final int ACCEPTS_AFTER_SHORTAGE = 64;

    /** More than any backlog has, but not more than new peers can keep up for ever. */
    private static final int MOST_TURNS_AT_CLOSE = 1024;

    private final Engine engine;
    private final Reactor reactor;
    private final ServerSocketChannel listener;
    private final List<Reactor> reactors;
    private final Watch watch;
    private int next;
    private boolean exhausted;

    Acceptor(Engine engine, ServerSocketChannel listener, List<Reactor> reactors) {
        this.engine = engine;
        this.reactor = reactors.get(0);
        this.listener = listener;
        this.watch = new Watch(listener, SelectionKey.OP_ACCEPT);
        this.reactors = reactors;
    }

    /** Begins to accept; a letter to the first reactor. */
    void open() {
        reregister(reactor.selector());
    }

    @Override
    public @Nullable Connection connection() {
        return null;
    }

    @Override
    public void reregister(Selector selector) {
        try {
            watch.begin(selector, this);
        } catch (ClosedChannelException stopped) {
            LOG.log(Level.DEBUG, "The listener was closed already");
        }
    }

    @Override
    public boolean ready(Term term) {
        try {
            acceptSome();
        } catch (IOException failure) {
            pause(failure);
        }
        return true;
    }

    // In a shortage goes on beyond a turn, until one is refused or nobody waits: a turn that ends before either would
    // leave unknown whether the shortage is over. Not for ever, though: those that are turned away use up nothing.
    private boolean acceptSome() throws IOException {
        int most = exhausted ? ACCEPTS_AFTER_SHORTAGE : ACCEPTS_PER_TURN;
        for (int i = 0; i < most; i++) {
            if (!engine.mayOpen()) {
                watch.change(0);
                return false;
            }
            SocketChannel socket = listener.accept();
            if (socket == null) {
                exhausted = false; // only now: one connection more does not end a shortage
                return false;
            }
            adopt(socket);
        }
        return true;
    }

    private void adopt(SocketChannel socket) throws IOException {
        try {
            socket.configureBlocking(false);
            Reactor home = reactors.get(next);
            next = (next + 1) % reactors.size();
            Connection connection = connection(socket, home);
            boolean welcome = engine.opened(connection);
            Runnable letter = welcome ? connection::open : connection::turnAway;
            if (home == reactor) {
                letter.run();
            } else {
                home.post(letter);
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "A connection was gone before it was taken", gone);
            socket.close();
        }
    }

    private Connection connection(SocketChannel socket, Reactor home) throws IOException {
        Greeter greeter = engine.greeter();
        SocketAddress remote = socket.getRemoteAddress();
        Endpoints endpoints = new Endpoints(remote, socket.getLocalAddress(), greeter != null);
        Transport plain = new PlainTransport(socket, remote);
        if (greeter == null) {
            return new Connection(engine, home, plain, endpoints);
        }
        TlsTransport encrypted = new TlsTransport(plain, greeter);
        Connection connection = new Connection(engine, home, encrypted, endpoints);
        encrypted.serves(connection);
        return connection;
    }

    // The listener stays readable while nothing can be accepted, so watching it on would spin.
    private void pause(IOException failure) {
        watch.change(0);
        reactor.deadlines().set(this, Deadlines.Kind.ACCEPT, System.nanoTime());
        if (!exhausted) {
            exhausted = true;
            LOG.log(Level.WARNING, () -> "No connection can be accepted; trying again every 100 ms: " + failure);
        }
    }

    @Override
    void expired(Deadlines.Kind what) {
        watch.change(SelectionKey.OP_ACCEPT);
    }

    /** A connection has closed, so that another may be opened; a letter. */
    void mayAccept() {
        if (!isIn(Deadlines.Kind.ACCEPT)) {
            watch.change(SelectionKey.OP_ACCEPT);
        }
    }

    /** Takes what waits in the backlog and closes the listener; a letter, posted at a stop. */
    void close() {
        try {
            for (int turns = 0; turns < MOST_TURNS_AT_CLOSE && acceptSome(); turns++) {
                LOG.log(Level.DEBUG, "Taking what waits in the backlog");
            }
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "The backlog could not be emptied", failure);
        } finally {
            reactor.deadlines().clear(this);
            closeListener();
        }
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "Closing the listener failed", failure);
        }
    }
}
