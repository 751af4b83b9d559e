package io.tinyserver.engine;

import io.tinyserver.http.Endpoints;
import io.tinyserver.http1.Rejection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as its reactor's leader sees it.
 *
 * <p>All of it belongs to the leader. Whoever else has to do with a connection owns its current {@link Exchange}, may write to the
 * {@link #transport}, and reports by a letter: {@link #finished}, {@link #blocked}, {@link #awaits}, {@link #answered}, {@link #broken}.
 * A letter of an exchange that is not the current one any more comes too late and changes nothing.
 *
 * <p>One exchange at a time: while there is one, or bytes of an answer are left {@link #outbound}, what arrives is kept, and no further request
 * is begun.
 */
final class Connection extends Deadlines.Entry {

    private static final Log LOG = new Log("io.tinyserver.engine");

    private final Engine engine;
    private final Reactor reactor;
    private final Transport transport;
    private final Input input = new Input(this);
    private final Outbound outbound = new Outbound(this);
    private final Ending ending = new Ending();
    private final Expiry expiry = new Expiry(this);
    private final SocketEvents events = new SocketEvents(this);
    private final Watch watch;
    private Endpoints endpoints;
    private @Nullable Exchange exchange;
    private volatile boolean closed;

    Connection(Engine engine, Reactor reactor, Transport transport, Endpoints endpoints) {
        this.engine = engine;
        this.reactor = reactor;
        this.transport = transport;
        this.endpoints = endpoints;
        this.watch = new Watch(transport.channel(), SelectionKey.OP_READ);
    }

    Engine engine() {
        return engine;
    }

    Reactor reactor() {
        return reactor;
    }

    Transport transport() {
        return transport;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Input input() {
        return input;
    }

    Outbound outbound() {
        return outbound;
    }

    boolean isClosed() {
        return closed;
    }

    /** A handshake is through; called before there is any request. */
    void greeted(SSLSession session) {
        endpoints = new Endpoints(endpoints.remote(), endpoints.local(), true, session);
        engine.outcomes().greeted();
    }

    /** Begins to watch the socket; a letter, or called by the acceptor where its reactor is this one. */
    void open() {
        events.reregister(reactor.selector());
        if (!closed) {
            waitFor(engine.isDraining() ? Deadlines.Kind.DRAIN : Deadlines.Kind.HEAD);
        }
    }

    /** Refuses the peer before it has asked for anything; a letter. */
    void turnAway() {
        open();
        refuse(Rejection.LOAD_CONNECTIONS, false);
    }

    /** The socket takes bytes again. */
    void writable(Buffers buffers) throws IOException {
        boolean takenAll = outbound.write(buffers);
        boolean exchangeWaited = outbound.exchangeWaits();
        outbound.exchangeWaits(exchangeWaited && !takenAll);
        outbound.observe(System.nanoTime());
        if (outbound.isTooSlow()) {
            LOG.log(Level.DEBUG, () -> endpoints.remote() + " takes its answer too slowly");
            close();
        } else if (takenAll) {
            proceed();
            Exchange current = exchange;
            if (exchangeWaited && current != null) {
                current.goOn();
            }
        } else {
            waitFor(Deadlines.Kind.WRITE);
        }
    }

    // --- what the leader does in a turn ---

    /** Whether no further request may be begun. */
    boolean isBusy() {
        return exchange != null || outbound.hasUnsent();
    }

    Watch watch() {
        return watch;
    }

    SocketEvents events() {
        return events;
    }

    Ending ending() {
        return ending;
    }

    /** An exchange leaves the leader's hands, or may do so; null when it is over. */
    void occupy(@Nullable Exchange now) {
        reactor.countActive((now == null ? 0 : 1) - (exchange == null ? 0 : 1));
        exchange = now;
        outbound.exchangeWaits(false);
    }

    /** Finds out what the connection waits for now, after a turn or a letter. */
    void settle() {
        if (closed) {
            return;
        } else if (!ending.isAnnounced()) {
            transport.sendWithoutDelay(); // not before: the only answer of a connection is never delayed
        }
        if (outbound.isStalled()) {
            outbound.observe(System.nanoTime());
            waitFor(Deadlines.Kind.WRITE);
        } else if (exchange != null) {
            waitForOthers();
        } else if (ending.isAnnounced()) {
            closeOutput();
        } else if (input.hasEnded()) {
            expiry.inputHasEnded();
        } else if (input.body() != null) {
            waitFor(Deadlines.Kind.BODY);
        } else if (input.requestHasBegun()) {
            waitForHead();
        } else {
            waitForRequest();
        }
        updateInterest();
    }

    private void waitFor(Deadlines.Kind kind) {
        reactor.deadlines().set(this, kind, System.nanoTime());
    }

    /** What an exchange that is under way elsewhere waits for. */
    void waitForOthers() {
        if (outbound.isStalled()) {
            return; // the socket's time runs already
        } else if (input.body() != null && input.wantsMore()) {
            waitFor(Deadlines.Kind.BODY);
        } else if (exchange != null && (!exchange.isClaimed() || exchange.isAwaiting())) {
            if (!isIn(Deadlines.Kind.ANSWER)) {
                waitFor(Deadlines.Kind.ANSWER);
            }
        } else {
            reactor.deadlines().clear(this);
        }
    }

    // The time is for the whole head, so further bytes do not begin it anew.
    private void waitForHead() {
        input.goOn();
        if (!isIn(Deadlines.Kind.HEAD)) {
            waitFor(Deadlines.Kind.HEAD);
        }
    }

    private void waitForRequest() {
        input.goOn();
        waitFor(Deadlines.Kind.IDLE);
        if (engine.isDraining()) {
            reactor.again(this);
        }
    }

    /** Whether the connection waits for nothing but a request. */
    boolean isQuiet() {
        return !isBusy() && !ending.isAnnounced() && input.isQuiet();
    }

    /** The server stops: a connection that waits for nothing is closed; a new one gets a little time for its first request. */
    void drain() {
        if (isQuiet() && isIn(Deadlines.Kind.HEAD)) {
            waitFor(Deadlines.Kind.DRAIN);
        } else if (isQuiet()) {
            reactor.again(this);
        }
    }

    /** Watches the socket for what the connection can use now. */
    void updateInterest() {
        int read = input.wantsMore() ? SelectionKey.OP_READ : 0;
        watch.change(transport.interest(outbound.isStalled() ? read | SelectionKey.OP_WRITE : read));
    }

    // --- letters from those who own the exchange ---

    /** The answer has gone to the socket but for what is unsent. */
    void finished(Exchange done, @Nullable Unsent rest, boolean close) {
        if (exchange != done) {
            return;
        }
        occupy(null);
        outbound.keep(rest);
        byte[] readBehind = done.rest();
        if (readBehind != null) {
            input.putBack(readBehind);
        }
        if (close) {
            ending.announce(!input.isQuiet() || done.mayBeFollowed());
        }
        proceed();
    }

    /** An answer is out, as far as we are concerned: goes on with what the peer has sent meanwhile. */
    private void proceed() {
        if (!isBusy()) {
            outbound.reset();
        }
        if (!isBusy() && !ending.isAnnounced() && input.requestHasBegun()) {
            input.goOn();
            reactor.deadlines().clear(this);
            reactor.again(this);
            updateInterest();
        } else {
            settle();
        }
    }

    /** The socket is full; the exchange goes on when it takes bytes again. */
    void blocked(Exchange waiting, @Nullable Unsent rest) {
        if (exchange != waiting) {
            waiting.cancel(true);
            return;
        }
        outbound.keep(rest);
        outbound.exchangeWaits(true);
        settle();
    }

    /** The handler has returned, and its answer will come later. */
    void awaits(Exchange waiting) {
        if (exchange == waiting) {
            outbound.keep(waiting.takeEarlier());
            settle();
        } else if (closed) {
            waiting.abandon();
        }
    }

    /** The handler has returned on a thread that does not write. */
    void handlerReturned(Exchange done) {
        if (done.startsToAwait(null)) {
            awaits(done);
        } else {
            answered(done);
        }
    }

    /** A deferred answer is there. */
    void answered(Exchange done) {
        if (exchange != done) {
            done.dropAnswer();
            return;
        }
        outbound.keep(done.takeEarlier());
        if (outbound.hasUnsent()) {
            outbound.exchangeWaits(true);
            settle();
        } else if (done.isInMemory()) {
            done.conclude(Output.ofThread());
        } else {
            reactor.submit(done);
        }
    }

    /** A running handler has read enough of its content; a letter. */
    void resumeReading() {
        if (isBusy()) {
            input.goOn();
            waitForOthers();
            updateInterest();
        }
    }

    /** The socket or the content failed in the middle of an answer. */
    void broken(Exchange failed) {
        if (exchange == failed) {
            close();
        }
    }

    /** The exchange that is under way elsewhere; null if there is none. */
    @Nullable
    Exchange exchange() {
        return exchange;
    }

    // --- the end ---

    @Override
    void expired(Deadlines.Kind what) {
        expiry.over(what);
    }

    /** Answers in place of a handler, and closes. */
    void refuse(Rejection rule, boolean headOnly) {
        try {
            new Refusal(engine, Output.ofThread()).refuse(this, rule, headOnly);
        } catch (IOException gone) {
            close();
        }
    }

    /** Nothing more will be written. A peer that may still be sending is read from for a while, or a reset would destroy its answer. */
    private void closeOutput() {
        if (!ending.lingers() || input.hasEnded()) {
            close();
            return;
        }
        try {
            input.discard();
            transport.shutdownOutput();
            if (!isIn(Deadlines.Kind.LINGER)) {
                waitFor(Deadlines.Kind.LINGER);
            }
        } catch (IOException gone) {
            close();
        }
    }

    /** Ends the connection at once. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        reactor.deadlines().clear(this);
        input.close();
        Exchange current = exchange;
        if (isBusy()) {
            transport.breakOff();
        }
        if (current != null) {
            boolean idle = outbound.exchangeWaits();
            occupy(null);
            current.cancel(idle);
        }
        watch.end();
        try {
            transport.close();
        } catch (IOException harmless) {
            LOG.log(Level.DEBUG, "Closing a connection failed", harmless);
        }
        engine.closed(this);
    }
}
