package io.tinyserver.spring.boot;

import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * Puts the application's beans into its server, whichever role that has: the pool, {@link Router}s and {@link Route}s, {@link Filter}s,
 * {@link ServerListener}s, {@link ErrorPages}, and at last the {@link TinyServerCustomizer}s, each kind in its order.
 *
 * @since 1.0
 */
public final class ServerAssembly {

    /** What the names of threads begin with that handlers have to themselves. */
    public static final String HANDLER_THREADS = "tiny-handler-";

    private final ThreadPool pool;
    private final @Nullable ThreadFactory handlerThreads;
    private final BeanFactory beans;

    /**
     * An assembly.
     *
     * @param pool whose workers serve
     * @param handlerThreads threads for the handlers that are handed over; null for the workers of the pool
     * @param beans where the other beans are looked up, when the server is built
     */
    public ServerAssembly(ThreadPool pool, @Nullable ThreadFactory handlerThreads, BeanFactory beans) {
        this.pool = pool;
        this.handlerThreads = handlerThreads;
        this.beans = beans;
    }

    /**
     * The pool.
     *
     * @return whose workers serve
     */
    public ThreadPool pool() {
        return pool;
    }

    /**
     * Adds them all.
     *
     * @param server what the server will be built with
     */
    public void addTo(TinyServer.Builder server) {
        server.pool(pool);
        if (handlerThreads != null) {
            server.handlerThreads(handlerThreads);
        }
        beans.getBeanProvider(Router.class).orderedStream().forEach(server::router);
        server.router(
                Router.of(beans.getBeanProvider(Route.class).orderedStream().toArray(Route[]::new)));
        beans.getBeanProvider(Filter.class).orderedStream().forEach(server::filter);
        server.listener(new ServerListeners(
                beans.getBeanProvider(ServerListener.class).orderedStream().toList()));
        beans.getBeanProvider(ErrorPages.class)
                .orderedStream()
                .filter(page -> !(page instanceof Pages))
                .findFirst()
                .ifPresent(server::errorPages);
        beans.getBeanProvider(TinyServerCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(server));
    }
}
