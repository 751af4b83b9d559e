package io.tinyserver.engine;

import io.tinyserver.http1.Rejection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** What a connection does when its socket is ready. Belongs to the leader; may cost it its leadership, since handlers run in place. */
final class SocketEvents implements Selected {

    private static final Log LOG = new Log("io.tinyserver.engine");

    private final Connection connection;

    SocketEvents(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void reregister(Selector selector) {
        try {
            connection.watch().begin(selector, this);
        } catch (ClosedChannelException gone) {
            connection.close();
        }
    }

    @Override
    public boolean ready(Term term) {
        if (connection.isClosed()) {
            return true;
        }
        try {
            int ready = connection.watch().ready();
            if ((ready & SelectionKey.OP_WRITE) != 0) {
                return writable(term, ready);
            }
            return (ready & SelectionKey.OP_READ) == 0 || readable(term);
        } catch (GreetingFailedException failed) {
            return greetingFails(failed);
        } catch (IOException | CancelledKeyException gone) {
            return fails(term);
        } catch (RuntimeException | Error bug) { // ours, since user code passes the gate; what was read may be lost
            LOG.log(Level.ERROR, "The engine failed with a connection and closes it", bug);
            return fails(term);
        }
    }

    private boolean writable(Term term, int ready) throws IOException {
        if (connection.transport().isDue()) {
            return readable(term);
        }
        connection.writable(term.intake().buffers());
        return (ready & SelectionKey.OP_READ) == 0 || connection.isClosed() || readable(term);
    }

    /** Goes on with bytes that were read before; called by the leader in a turn. */
    boolean resume(Term term) {
        try {
            if (connection.isClosed()) {
                return true;
            } else if (connection.transport().isDue()) {
                return readable(term);
            } else if (connection.isBusy()) {
                return true;
            }
            return connection.input().requestHasBegun() ? takeInbox(term) : readable(term) && closeIfQuiet(term);
        } catch (GreetingFailedException failed) {
            return greetingFails(failed);
        } catch (IOException | CancelledKeyException gone) {
            return fails(term);
        } catch (RuntimeException | Error bug) { // ours, since user code passes the gate; what was read may be lost
            LOG.log(Level.ERROR, "The engine failed with a connection and closes it", bug);
            return fails(term);
        }
    }

    private boolean fails(Term term) {
        if (term.leads()) {
            connection.transport().breakOff();
            connection.close();
        }
        return term.leads();
    }

    /** A connection that was to be encrypted is not; called where the thread leads. The peer has time to read what is wrong. */
    private boolean greetingFails(GreetingFailedException failed) {
        if (failed.rule() == Rejection.TLS_PLAIN && !connection.isBusy()) {
            connection.refuse(failed.rule(), false);
        } else {
            connection.engine().outcomes().greetingFailed(failed, connection.endpoints());
            connection.ending().announce(true);
            connection.settle();
        }
        return true;
    }

    private boolean readable(Term term) throws IOException {
        Buffers buffers = term.intake().buffers();
        int count = buffers.read(connection.transport());
        if (count == 0) {
            connection.updateInterest();
        } else if (connection.isBusy()) {
            connection.input().readAhead(buffers.input(), count);
            connection.waitForOthers();
            connection.updateInterest();
        } else if (connection.ending().isAnnounced()) {
            if (connection.ending().isOverAfter(count)) {
                connection.close();
            }
        } else if (count < 0) {
            return inputEnds(term);
        } else {
            return understand(term, buffers.input(), count);
        }
        return true;
    }

    private boolean understand(Term term, byte[] bytes, int count) throws IOException {
        Input input = connection.input();
        if (!input.hasBytes()) {
            return term.intake().take(connection, bytes, 0, count);
        }
        input.keep(bytes, 0, count);
        if (input.isWorthParsing()) {
            return takeInbox(term);
        }
        connection.settle();
        return true;
    }

    private boolean takeInbox(Term term) throws IOException {
        @Nullable Inbox waiting = connection.input().takeInbox();
        return waiting == null || term.intake().take(connection, waiting.detach(), 0, waiting.count());
    }

    /** The peer has said that it sends nothing more; whole requests may still wait for their turn. */
    private boolean inputEnds(Term term) throws IOException {
        connection.input().end();
        if (connection.input().hasBytes()) {
            return takeInbox(term);
        }
        connection.settle();
        return true;
    }

    /** Before an idle connection is closed at a stop, its socket is looked at once more: nothing that was sent is lost. */
    private boolean closeIfQuiet(Term term) {
        if (term.leads() && connection.engine().isDraining() && connection.isQuiet()) {
            connection.close();
        }
        return true;
    }
}
