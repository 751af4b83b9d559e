package io.tinyserver;

import io.tinyserver.content.Pages;
import io.tinyserver.engine.Engine;
import io.tinyserver.engine.EngineSettings;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.observe.ServerSnapshot.State;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server.
 *
 * <pre>{@code
 * try (TinyServer server = TinyServer.builder()
 *         .port(7373)
 *         .router(Router.of(Route.get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name")))))
 *         .build()
 *         .start()) {
 *     …
 * }
 * }</pre>
 *
 * <p>Thread-safe. {@link #start} and {@link #stop} may alternate as often as one likes; each blocks the other. Do not call {@code stop}
 * from a handler: it would wait for itself.
 */
public final class TinyServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger("io.tinyserver");
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int LEAST_WORKERS = 8;
    private static final int WORKERS_PER_CORE = 4;

    private final ServerOptions options;
    private final Router router;
    private final ErrorPages errorPages;
    private final ServerListener listener;
    private final @Nullable ThreadPool foreignPool;
    private final @Nullable ThreadFactory handlerThreads;
    private final @Nullable TlsOptions tls;
    private final int poolSize;
    private volatile State state = State.NEW;
    private volatile @Nullable Running running;

    /** Written before {@code running} is cleared, and read after it was found empty, so that no count goes back. */
    private volatile Totals past = Totals.NONE;

    private TinyServer(Builder builder) {
        options = builder.options.build();
        errorPages = builder.errorPages;
        router = builder.routes.build().compiled(builder.filters, errorPages);
        listener = builder.listener;
        foreignPool = builder.pool;
        handlerThreads = builder.handlerThreads;
        tls = builder.tls;
        poolSize = foreignPool != null ? foreignPool.size() : builder.poolSize;
    }

    /**
     * A server to be put together.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The number of workers of a server for which none is given: four for each core, at least eight.
     *
     * @return the size of the pool
     */
    public static int defaultPoolSize() {
        return Math.max(LEAST_WORKERS, WORKERS_PER_CORE * CORES);
    }

    /**
     * Binds the port and begins to serve. Does nothing if the server runs already.
     *
     * @return this server
     * @throws ServerStartException if the server cannot start: a {@link PortInUseException} if the port is taken, an
     *     {@link UnusableTlsException} if nothing can be encrypted
     */
    public synchronized TinyServer start() {
        if (running != null) {
            return this;
        }
        TlsOptions.check(tls);
        Listener socket = Listener.bind(options.address(), options.port());
        boolean started = false;
        try {
            Running now = run(socket);
            running = now;
            state = State.RUNNING;
            started = true;
            LOG.log(Level.INFO, now::startLine);
            return this;
        } catch (IOException failure) {
            throw new ServerStartException("The server cannot start: " + failure.getMessage(), failure);
        } finally {
            if (!started) {
                socket.release();
            }
        }
    }

    private Running run(Listener socket) throws IOException {
        Workers workers = Workers.of(foreignPool, poolSize, handlerThreads != null);
        ThreadPool pool = workers.pool();
        try {
            EngineSettings settings = Settings.of(options, pool.size(), handlerThreads, tls);
            Engine engine = new Engine(settings, router, errorPages, listener, pool);
            engine.start(socket.socket());
            return new Running(engine, workers, socket, tls != null, past);
        } catch (Throwable failure) {
            workers.release();
            throw failure;
        }
    }

    /**
     * Stops: accepts nothing new, lets requests in flight finish, then interrupts what is left. When it returns, port, sockets and
     * selectors are free; a handler that ignores its interrupt keeps its thread and is named in the log. Does nothing if the server does
     * not run. An interrupt of the caller ends the time for requests in flight at once.
     *
     * @param timeout how long requests in flight may take
     * @return whether all of them finished in time
     */
    public synchronized boolean stop(Duration timeout) {
        Running stopping = running;
        if (stopping == null) {
            return true;
        }
        state = State.DRAINING;
        int active = stopping.engine().activeRequests();
        List<String> unfinished = List.of();
        try {
            unfinished = stopping.engine().stop(timeout);
        } finally {
            past = stopping.totals();
            running = null;
            state = State.STOPPED;
            stopping.release();
        }
        int forced = unfinished.size();
        active = Math.max(active, forced); // some may have begun while the others were waited for
        LOG.log(
                Level.INFO,
                "Stopped: {0} requests were in flight, {1} finished, {2} were interrupted",
                active,
                active - forced,
                forced);
        return unfinished.isEmpty();
    }

    /** Stops, with the time for requests in flight that the options give. */
    @Override
    public void close() {
        stop(options.stopTimeout());
    }

    /**
     * The port on which the server listens; the one that was picked where the options say 0.
     *
     * @return the port; -1 while the server does not run, and if it listens on a Unix domain socket
     */
    public int port() {
        Running now = running;
        return now == null ? -1 : now.listener().port();
    }

    /**
     * The address on which the server listens.
     *
     * @return address and port; while the server does not run, or for a Unix domain socket, those of the options, unresolved
     */
    public InetSocketAddress address() {
        Running now = running;
        return now != null && now.listener().address() instanceof InetSocketAddress inet
                ? inet
                : InetSocketAddress.createUnresolved(options.address(), options.port());
    }

    /**
     * Whether the server accepts requests.
     *
     * @return true between the end of a start and the beginning of a stop
     */
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /**
     * What was set on the server.
     *
     * @return the options
     */
    public ServerOptions options() {
        return options;
    }

    /**
     * The server's figures now.
     *
     * @return the figures; while the server does not run, sizes and what was counted so far
     */
    public ServerSnapshot snapshot() {
        Running now = running;
        return now != null
                ? now.snapshot(state, options.maxConnections())
                : past.atRest(state, options.maxConnections(), poolSize, Workers.queueCapacity(foreignPool));
    }

    /** Puts a server together. Not thread-safe. */
    public static final class Builder {

        private ServerOptionsBuilder options = ServerOptions.builder();
        private final Router.Builder routes = Router.builder();
        private final List<Filter> filters = new ArrayList<>();
        private ErrorPages errorPages = ErrorPages.PLAIN;
        private ServerListener listener = ServerListener.NONE;
        private @Nullable ThreadPool pool;
        private @Nullable ThreadFactory handlerThreads;
        private @Nullable TlsOptions tls;
        private int poolSize = defaultPoolSize();

        private Builder() {}

        /**
         * Sets all options at once; shorthands called later change single ones.
         *
         * @param value the options
         * @return this builder
         */
        public Builder options(ServerOptions value) {
            options = value.toBuilder();
            return this;
        }

        /**
         * Sets the port.
         *
         * @param value the port; 0 picks a free one
         * @return this builder
         */
        public Builder port(int value) {
            options.port(value);
            return this;
        }

        /**
         * Sets the address to listen on.
         *
         * @param value a host name, an IP address, or {@code unix:} and the path of a Unix domain socket
         * @return this builder
         */
        public Builder address(String value) {
            options.address(value);
            return this;
        }

        /**
         * Uses the caller's pool. The server adds the threads it needs for itself and takes them back when it stops; the pool stays open.
         *
         * @param value the pool
         * @return this builder
         */
        public Builder pool(ThreadPool value) {
            pool = value;
            return this;
        }

        /**
         * Encrypts all connections.
         *
         * @param value keys, protocols and the like; null to encrypt none
         * @return this builder
         */
        public Builder tls(@Nullable TlsOptions value) {
            tls = value;
            return this;
        }

        /**
         * Sets the size of the server's own pool: how many handlers may run at once.
         *
         * @param value 1 or more
         * @return this builder
         * @throws IllegalArgumentException if the size is not allowed
         */
        public Builder poolSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("poolSize was " + value + "; allowed is 1 or more");
            }
            poolSize = value;
            return this;
        }

        /**
         * Runs each handler that is handed over on a thread of its own instead of a worker: with {@code Thread.ofVirtual().factory()} a
         * large pool costs next to nothing while it waits. The size of the pool still bounds how many run at once; handlers that
         * are known to be quick still run where the request was read.
         *
         * @param value makes the threads
         * @return this builder
         */
        public Builder handlerThreads(ThreadFactory value) {
            handlerThreads = value;
            return this;
        }

        /**
         * Adds the routes of a router; routers are asked in the order in which they were added.
         *
         * @param router the routes
         * @return this builder
         */
        public Builder router(Router router) {
            routes.mount(router);
            return this;
        }

        /**
         * Answers everything that no route matches.
         *
         * @param handler the handler
         * @return this builder
         */
        public Builder handler(Handler handler) {
            routes.fallback(handler);
            return this;
        }

        /**
         * Adds a filter before all routes and pages, behind the filters that are there already.
         *
         * @param filter the filter
         * @return this builder
         */
        public Builder filter(Filter filter) {
            filters.add(filter);
            return this;
        }

        /**
         * Serves pages where no route matches, and uses those that are named by a status as error pages.
         *
         * @param pages the pages
         * @return this builder
         */
        public Builder pages(Pages pages) {
            return handler(pages).errorPages(pages);
        }

        /**
         * Sets what peers see of errors.
         *
         * @param value the pages
         * @return this builder
         */
        public Builder errorPages(ErrorPages value) {
            errorPages = value;
            return this;
        }

        /**
         * Is told what happens.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(ServerListener value) {
            listener = value;
            return this;
        }

        /**
         * The server as put together; not started.
         *
         * @return the server
         * @throws IllegalArgumentException if an option is not allowed
         */
        public TinyServer build() {
            return new TinyServer(this);
        }
    }
}
