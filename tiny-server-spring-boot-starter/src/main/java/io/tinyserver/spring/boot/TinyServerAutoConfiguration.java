package io.tinyserver.spring.boot;

import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;

/**
 * Runs tiny-server in the application.
 *
 * <p>Beans of type {@link Router}, {@link Route}, {@link Filter} and {@link ServerListener} are collected in their order, {@link TinyServerCustomizer}s have the
 * last word. A {@link ThreadPool}, {@link Pages} or {@link TinyServer} of the application replaces ours; a pool of the application is best
 * declared as {@code @Bean(name = "tinyServerThreadPool", defaultCandidate = false)}, since a bean that is an {@code Executor} otherwise
 * switches off Spring Boot's own.
 *
 * @since 1.0
 */
@AutoConfiguration
@ConditionalOnClass(TinyServer.class)
@ConditionalOnBooleanProperty(name = "tiny.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TinyServerProperties.class)
public final class TinyServerAutoConfiguration {

    TinyServerAutoConfiguration() {}

    @Bean
    static ThreadPoolInjection tinyServerThreadPoolInjection() {
        return new ThreadPoolInjection();
    }

    // Interrupts what is left instead of waiting for it: the server has drained by then, and a job that hangs must not
    // hold up the end.
    @Bean(defaultCandidate = false, destroyMethod = "shutdownNow")
    @ConditionalOnMissingBean(value = ThreadPool.class, name = "tinyServerThreadPool")
    @Lazy
    ThreadPool tinyServerThreadPool(TinyServerProperties properties) {
        ThreadPool.Builder pool = ThreadPool.builder().queueCapacity(properties.queueCapacity());
        return (properties.poolSize() == null ? pool : pool.size(properties.poolSize())).build();
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnPagesCondition.class)
    Pages tinyServerPages(TinyServerProperties properties, ResourceLoader resources) {
        ClassLoader loader = resources.getClassLoader();
        return PageLocation.read(properties.pages(), loader != null ? loader : ClassLoader.getSystemClassLoader());
    }

    @Bean
    @ConditionalOnMissingBean
    TinyServer tinyServer(
            TinyServerProperties properties,
            ThreadPool pool,
            ObjectProvider<Router> routers,
            ObjectProvider<Route> routes,
            ObjectProvider<Filter> filters,
            ObjectProvider<ServerListener> listeners,
            ObjectProvider<Pages> pages,
            ObjectProvider<ErrorPages> errorPages,
            ObjectProvider<TinyServerCustomizer> customizers) {
        TinyServer.Builder server =
                TinyServer.builder().options(properties.toOptions().build()).pool(pool);
        routers.orderedStream().forEach(server::router);
        server.router(Router.of(routes.orderedStream().toArray(Route[]::new)));
        filters.orderedStream().forEach(server::filter);
        server.listener(new ServerListeners(listeners.orderedStream().toList()));
        pages.ifAvailable(server::pages);
        errorPages
                .orderedStream()
                .filter(page -> !(page instanceof Pages))
                .findFirst()
                .ifPresent(server::errorPages);
        customizers.orderedStream().forEach(customizer -> customizer.customize(server));
        return server.build();
    }

    @Bean
    TinyServerLifecycle tinyServerLifecycle(TinyServer server, ConfigurableApplicationContext context) {
        return new TinyServerLifecycle(server, TinyServerLifecycle.Role.MAIN, context);
    }

    @Bean
    StopDelay tinyServerStopDelay(TinyServerProperties properties, ConfigurableApplicationContext context) {
        return new StopDelay(context, properties.stopDelay());
    }
}
