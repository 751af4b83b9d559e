package io.tinyserver.engine;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One selector with its connections, led by one worker at a time.
 *
 * <p>All fields below {@code leadership} and {@code mailbox} belong to the leader, whoever that is: they are read and written only by the
 * thread that holds the even ticket. Others post letters. In a turn the leader opens letters, expires deadlines, selects and serves the
 * connections that are ready; they are collected inside the selection and served after it. If it loses leadership in the middle, the rest
 * of the collected batch is the successor's.
 *
 * <p>A connection is late only as of the last selection, whose batch has been served: what had arrived by then counts, however late the
 * leader itself was because the machine or the JVM paused.
 */
final class Reactor implements Runnable {

    private static final Log LOG = new Log("io.tinyserver.engine");
    private static final long RETRY_MILLIS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Engine engine;
    private final Leadership leadership = new Leadership();
    private final Mailbox mailbox;
    private final Deadlines deadlines;
    private final Consumer<SelectionKey> collector = this::collect;
    private final Deque<Connection> again = new ArrayDeque<>();
    private final Deque<Runnable> unplaced = new ArrayDeque<>();
    private Selector selector;
    private @Nullable Selected[] batch = new @Nullable Selected[64];
    private int batchAt;
    private int batchEnd;
    private long lastSelection = System.nanoTime();
    private boolean inTurn;
    private boolean ended;
    private @Nullable Exchange running;
    private @Nullable Exchange lostExchange;
    private long requests;
    private int active;

    Reactor(Engine engine) throws IOException {
        this.engine = engine;
        this.selector = Selector.open();
        this.mailbox = new Mailbox(selector);
        this.deadlines = new Deadlines(engine.settings().timeouts());
    }

    Leadership leadership() {
        return leadership;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Selector selector() {
        return selector;
    }

    /** Lets the leader do something, soon; may be called by any thread. */
    void post(Runnable letter) {
        mailbox.post(letter);
    }

    /** The exchange whose handler runs in place; read by the watchdog while the ticket is odd. */
    @Nullable
    Exchange running() {
        return running;
    }

    /** Notes whose handler is about to run in place. */
    void runs(Exchange exchange) {
        running = exchange;
    }

    /** Called by the watchdog when it has taken leadership away. */
    void succeed(@Nullable Exchange lost, boolean blamed) {
        lostExchange = lost;
        engine.crew().lead(this);
        if (lost != null) {
            engine.outcomes().leadershipLost(lost, blamed);
            if (blamed) {
                engine.dispatcher().lost(lost.profile());
            }
        }
    }

    /** Counts a request that was understood; called by the leader. */
    void countRequest() {
        requests++;
    }

    /** Requests since the start; may lag behind a little when read by others. */
    long requests() {
        return requests;
    }

    /** Counts exchanges that begin (1) or end (-1); called by the leader. */
    void countActive(int change) {
        active += change;
    }

    /** Exchanges that are under way; may lag behind a little when read by others. */
    int active() {
        return active;
    }

    /** Serves a connection again in the next turn, without waiting for its socket. */
    void again(Connection connection) {
        again.add(connection);
    }

    /** Has a worker do something; where the pool's queue is full it is tried again soon. */
    void submit(Runnable job) {
        if (!engine.crew().offer(job)) {
            unplaced.add(job);
        }
    }

    /** All connections; called by the leader. */
    List<Connection> connections() {
        List<Connection> connections = new ArrayList<>();
        for (Selected member : members()) {
            Connection connection = member.connection();
            if (connection != null) {
                connections.add(connection);
            }
        }
        return connections;
    }

    private List<Selected> members() {
        List<Selected> members = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                members.add((Selected) key.attachment());
            }
        }
        return members;
    }

    /** Ends leading: the leader closes everything and returns. Posted by the engine when it stops. */
    void end() {
        ended = true;
    }

    /** Leads until leadership is lost or the engine stops. */
    @Override
    public void run() {
        Term term = begin();
        try {
            while (turn(term)) {
                term.releasePermit();
            }
        } finally {
            term.releasePermit();
        }
    }

    /** A new term. Whatever it lacks, be it memory: if this thread gives up, nobody leads. */
    private Term begin() {
        while (true) {
            try {
                return new Term(this, engine);
            } catch (Throwable lacking) {
                LOG.log(Level.ERROR, "The engine cannot begin to lead; trying again", lacking);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** The connection of the exchange that cost leadership waits for its handler now, and for nothing else. */
    private void takeOver() {
        Exchange lost = lostExchange;
        if (lost != null) {
            lostExchange = null;
            if (lost.connection().exchange() == lost) {
                lost.connection().settle();
            }
        }
    }

    private boolean turn(Term term) {
        try {
            takeOver();
            if (batchAt == batchEnd && !refill(term)) {
                return false;
            }
            return serveBatch(term) && serveAgain(term);
        } catch (Throwable bug) { // ours, since user code passes the gate; it must not end leading
            LOG.log(Level.ERROR, "The engine failed in a turn and goes on", bug);
            return term.leads();
        }
    }

    /** Opens letters, expires and selects; returns false when the reactor has ended. */
    private boolean refill(Term term) {
        openLetters();
        if (ended) {
            shutDown();
            return false;
        }
        retryUnplaced();
        deadlines.expire(lastSelection);
        select(term);
        return true;
    }

    private boolean serveBatch(Term term) {
        while (batchAt < batchEnd) {
            Selected next = batch[batchAt];
            batch[batchAt++] = null; // or a closed connection would stay in memory until a batch is as large again
            if (next != null && !next.ready(term)) {
                return false;
            }
        }
        return true;
    }

    private boolean serveAgain(Term term) {
        for (int rest = again.size(); rest > 0; rest--) {
            Connection next = again.poll();
            if (next != null && !next.events().resume(term)) {
                return false;
            }
        }
        return true;
    }

    private void openLetters() {
        for (Runnable letter = mailbox.next(); letter != null; letter = mailbox.next()) {
            letter.run();
        }
    }

    private void retryUnplaced() {
        for (int rest = unplaced.size(); rest > 0; rest--) {
            submit(unplaced.remove());
        }
    }

    private void select(Term term) {
        batchAt = 0;
        batchEnd = 0;
        endTurn();
        try {
            if (mailbox.maySleep() && again.isEmpty()) {
                selector.select(collector, millisToWait(System.nanoTime()));
            } else {
                selector.selectNow(collector);
            }
        } catch (IOException | RuntimeException broken) {
            rebuild(broken);
        }
        mailbox.awake();
        beginTurn();
        term.tick();
        lastSelection = term.now();
    }

    private void beginTurn() {
        inTurn = true;
        if (engine.vigil().enter()) {
            engine.watchdog().wake();
        }
    }

    private void endTurn() {
        if (inTurn) {
            inTurn = false;
            engine.vigil().leave();
        }
    }

    // Zero would mean for ever, so what is due within the millisecond waits for one.
    private long millisToWait(long now) {
        long nanos = deadlines.untilNext(now);
        long millis = nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
        return unplaced.isEmpty() ? millis : millis == 0 ? RETRY_MILLIS : Math.min(millis, RETRY_MILLIS);
    }

    private void collect(SelectionKey key) {
        if (batchEnd == batch.length) {
            batch = Arrays.copyOf(batch, 2 * batch.length);
        }
        batch[batchEnd++] = (Selected) key.attachment();
    }

    /** Replaces a selector that fails, after a pause, so that a lasting failure does not spin. */
    private void rebuild(Exception broken) {
        LOG.log(Level.ERROR, "The selector failed and is replaced", broken);
        LockSupport.parkNanos(PAUSE_NANOS);
        try {
            Selector replacement = Selector.open();
            List<Selected> members = members();
            for (Selected member : members) {
                member.reregister(replacement);
            }
            selector.close();
            selector = replacement;
            mailbox.wakes(replacement);
        } catch (IOException again) {
            LOG.log(Level.ERROR, "No selector could be opened; trying again", again);
        }
    }

    private void shutDown() {
        endTurn();
        connections().forEach(Connection::close);
        try {
            selector.close();
        } catch (IOException harmless) {
            LOG.log(Level.DEBUG, "Closing a selector failed", harmless);
        }
        unplaced.clear();
        engine.reactorEnded();
    }
}
