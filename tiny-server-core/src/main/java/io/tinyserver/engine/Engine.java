package io.tinyserver.engine;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.http1.ParsedHead;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.Crew;
import io.tinyserver.pool.QueueTime;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The reactors of one server with all that they share, from one start to one stop.
 *
 * <p>Started and stopped once. Its figures may be read by any thread at any time.
 */
public final class Engine {

    private static final Log LOG = new Log("io.tinyserver.engine");

    /** Time for interrupted handlers to give their answers, before connections are closed all the same. */
    private static final Duration AFTER_INTERRUPT = Duration.ofMillis(500);

    private final EngineSettings settings;
    private final Router router;
    private final Outcomes outcomes;
    private final Crew crew;
    private final Dispatcher dispatcher;
    private final Vigil vigil = new Vigil();
    private final List<Reactor> reactors = new ArrayList<>();
    private final RoundCall roundCall = new RoundCall(reactors);
    private final Manners manners;
    private final Watchdog watchdog;
    private final AtomicInteger connections = new AtomicInteger();
    private final AddressQuota quota;
    private final CountDownLatch reactorsEnded;
    private volatile boolean draining;
    private volatile boolean interrupting;
    private @Nullable Acceptor acceptor;
    private @Nullable Greeter greeter;

    /**
     * Opens the selectors; nothing runs yet.
     *
     * @param settings limits and deadlines
     * @param router finds the handlers; compiled
     * @param errorPages what the peer sees of an error
     * @param listener is told what happens
     * @param pool whose workers lead and run handlers
     * @throws IOException if the operating system gives no selector
     */
    public Engine(
            EngineSettings settings, Router router, ErrorPages errorPages, ServerListener listener, ThreadPool pool)
            throws IOException {
        this.settings = settings;
        this.manners = new Manners(settings.serverHeader());
        this.quota = new AddressQuota(settings.maxConnectionsPerAddress());
        this.router = router;
        this.crew = pool.enlist(settings.reactors());
        this.outcomes = new Outcomes(errorPages, listener, crew);
        this.dispatcher = new Dispatcher(settings.unhinted(), router, crew);
        this.watchdog = new Watchdog(reactors, vigil, settings.reactors());
        this.reactorsEnded = new CountDownLatch(settings.reactors());
        openReactors();
    }

    private void openReactors() throws IOException {
        try {
            for (int i = 0; i < settings.reactors(); i++) {
                reactors.add(new Reactor(this));
            }
        } catch (IOException noSelector) {
            for (Reactor open : reactors) {
                open.selector().close();
            }
            crew.close();
            throw noSelector;
        }
    }

    /**
     * Begins to accept and to serve.
     *
     * @param listener a bound listener in non-blocking mode; from here on the engine's
     */
    public void start(ServerSocketChannel listener) {
        TlsEngines engines = settings.tls();
        if (engines != null) {
            greeter = new Greeter(engines, settings.maxConnections());
        }
        Acceptor opening = new Acceptor(this, listener, reactors);
        acceptor = opening;
        watchdog.start();
        reactors.get(0).post(opening::open);
        reactors.forEach(crew::lead);
    }

    /**
     * Stops: accepts nothing new, lets requests in flight finish, interrupts what is left, and gives threads and sockets back. An
     * interrupt of the caller ends the time for requests in flight; its flag is up again when this returns.
     *
     * @param timeout how long requests in flight may take
     * @return what was still running when the time was over; empty if everything finished
     */
    public List<String> stop(Duration timeout) {
        draining = true;
        List<String> unfinished = List.of();
        boolean interrupted = false;
        try {
            stopAccepting();
            roundCall.tell(Connection::drain);
            boolean idle = false;
            try {
                idle = awaitNoConnections(timeout);
            } catch (InterruptedException impatience) {
                interrupted = true;
            }
            if (!idle) {
                unfinished = interruptAll();
                interrupted |= !endOfInterrupted();
            }
        } finally {
            end();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return unfinished;
    }

    /** Gives interrupted handlers a moment; returns false if the caller was interrupted meanwhile. */
    private boolean endOfInterrupted() {
        try {
            if (!awaitNoConnections(AFTER_INTERRUPT)) {
                nameThoseThatIgnoreIt();
            }
            return true;
        } catch (InterruptedException impatience) {
            return false;
        }
    }

    /** Waits for it, since what waited in the backlog becomes connections that have to be waited for. */
    private void stopAccepting() {
        Acceptor closing = acceptor;
        if (closing != null) {
            CountDownLatch closed = new CountDownLatch(1);
            reactors.get(0).post(() -> {
                try {
                    closing.close();
                } finally {
                    closed.countDown();
                }
            });
            RoundCall.await(closed);
        }
    }

    private void end() {
        reactors.forEach(reactor -> reactor.post(reactor::end));
        RoundCall.await(reactorsEnded);
        if (greeter != null) {
            greeter.end();
        }
        watchdog.end();
        crew.close();
    }

    /** Interrupts every handler that still runs, and those yet to begin; returns what was not finished. */
    private List<String> interruptAll() {
        interrupting = true;
        return roundCall.ask(exchange -> {
            exchange.interrupt();
            return exchange.toString();
        });
    }

    private void nameThoseThatIgnoreIt() {
        for (String stubborn :
                roundCall.ask(exchange -> exchange.runner() == null ? null : exchange + " on " + exchange.runner())) {
            LOG.log(Level.WARNING, () -> stubborn + " ignores that it was interrupted; its thread is left to itself");
        }
    }

    private boolean awaitNoConnections(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (connections) {
            while (connections.get() > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                connections.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            }
        }
        return true;
    }

    // --- figures ---

    /**
     * Open connections.
     *
     * @return their number
     */
    public int connections() {
        return connections.get();
    }

    /**
     * Requests understood since the start.
     *
     * @return their number
     */
    public long requests() {
        return reactors.stream().mapToLong(Reactor::requests).sum();
    }

    /**
     * Requests that a handler has, or whose answer is being sent or awaited.
     *
     * @return their number
     */
    public int activeRequests() {
        return reactors.stream().mapToInt(Reactor::active).sum();
    }

    /**
     * Messages refused since the start.
     *
     * @return their number, by the id of the rule
     */
    public Map<String, Long> rejections() {
        return outcomes.rejections();
    }

    /**
     * How often a handler, or the content of its answer, failed since the start.
     *
     * @return the number
     */
    public long failures() {
        return outcomes.failures();
    }

    /**
     * How long requests that were handed over have waited for a worker since the start.
     *
     * @return the sums; without requests of the reserved lane, and without handlers that ran in place
     */
    public QueueTime queueTime() {
        return crew.queueTime();
    }

    /**
     * How often leadership was taken away since the start.
     *
     * @return the number
     */
    public long leadershipLost() {
        return watchdog.losses();
    }

    // --- for the engine's own classes ---

    EngineSettings settings() {
        return settings;
    }

    Router router() {
        return router;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    /** How this server's answers go on the wire. */
    Manners manners() {
        return manners;
    }

    Crew crew() {
        return crew;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Vigil vigil() {
        return vigil;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /** Greets those who connect; null if connections are not encrypted. */
    @Nullable
    Greeter greeter() {
        return greeter;
    }

    /** Whether every answer is to be the last of its connection. */
    boolean isDraining() {
        return draining;
    }

    /** Whether the peer has no reason to think that the answer to such a request is the last one. */
    boolean mayBeFollowed(ParsedHead head) {
        return head.keepAlive() && !draining;
    }

    /**
     * Whether the time for requests in flight is over. Set before runs are looked at, and read when one has begun, so that none is missed.
     */
    boolean isInterrupting() {
        return interrupting;
    }

    /** Whether another connection may be opened. */
    boolean mayOpen() {
        return connections.get() < settings.maxConnections();
    }

    /** A connection was accepted; returns whether its address may have one more. */
    boolean opened(Connection connection) {
        connections.incrementAndGet();
        LOG.log(Level.DEBUG, () -> "Connection from " + connection.endpoints().remote());
        return quota.open(connection.endpoints().remote());
    }

    void closed(Connection connection) {
        quota.close(connection.endpoints().remote());
        Acceptor waiting = acceptor;
        if (connections.getAndDecrement() == settings.maxConnections() && waiting != null) {
            reactors.get(0).post(waiting::mayAccept);
        }
        if (draining) {
            synchronized (connections) {
                connections.notifyAll();
            }
        }
    }

    void reactorEnded() {
        reactorsEnded.countDown();
    }
}
