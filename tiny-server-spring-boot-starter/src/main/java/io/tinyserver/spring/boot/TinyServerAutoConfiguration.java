package io.tinyserver.spring.boot;

import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.Filter;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Runs tiny-server in the application: as a server of its own, unless the application runs on it (see the package {@code webflux}).
 *
 * <p>Beans of type {@link Router}, {@link Route}, {@link Filter} and {@link ServerListener} are collected in their order, {@link TinyServerCustomizer}s have the
 * last word. A {@link ThreadPool}, {@link Pages} or {@link TinyServer} of the application replaces ours; a pool of the application is best
 * declared as {@code @Bean(name = "tinyServerThreadPool", defaultCandidate = false)}, since a bean that is an {@code Executor} otherwise
 * switches off Spring Boot's own.
 *
 * @since 1.0
 */
@AutoConfiguration(afterName = "io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration")
@ConditionalOnClass(TinyServer.class)
@ConditionalOnBooleanProperty(name = "tiny.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TinyServerProperties.class)
@ImportRuntimeHints(PagesRuntimeHints.class)
public final class TinyServerAutoConfiguration {

    /** As many as Spring Boot's other servers with a bounded pool have. */
    private static final int HANDLERS_ON_VIRTUAL_THREADS = 200;

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
    ThreadPool tinyServerThreadPool(TinyServerProperties properties, Environment environment) {
        // What an application never needs should not cost it memory: a thread that stands by takes some 100 KB.
        ThreadPool.Builder pool =
                ThreadPool.builder().queueCapacity(properties.queueCapacity()).hireWhenNeeded();
        if (Threading.VIRTUAL.isActive(environment)) {
            pool.size(HANDLERS_ON_VIRTUAL_THREADS);
        }
        if (properties.poolSize() != null) {
            pool.size(properties.poolSize());
        }
        return pool.build();
    }

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnPagesCondition.class)
    Pages tinyServerPages(TinyServerProperties properties, ResourceLoader resources) {
        ClassLoader loader = resources.getClassLoader();
        return PageLocation.read(properties.pages(), loader != null ? loader : ClassLoader.getSystemClassLoader());
    }

    @Bean
    @Lazy
    ServerAssembly tinyServerAssembly(ThreadPool pool, BeanFactory beans, Environment environment) {
        boolean virtual = Threading.VIRTUAL.isActive(environment);
        return new ServerAssembly(
                pool,
                virtual
                        ? new VirtualThreadTaskExecutor(ServerAssembly.HANDLER_THREADS).getVirtualThreadFactory()
                        : null,
                beans);
    }

    @Bean
    StopDelay tinyServerStopDelay(TinyServerProperties properties, ConfigurableApplicationContext context) {
        return new StopDelay(context, properties.stopDelay());
    }

    /** A server of its own, where tiny-server is not the one that the application runs on. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(type = "io.tinyserver.spring.boot.webflux.TinyReactiveWebServerFactory")
    static class SideServerConfiguration {

        private static final Log logger = LogFactory.getLog(TinyServerAutoConfiguration.class);

        @Bean
        @ConditionalOnMissingBean
        TinyServer tinyServer(
                TinyServerProperties properties,
                ServerAssembly assembly,
                ObjectProvider<Pages> pages,
                ObjectProvider<SslBundles> bundles,
                ApplicationContext context) {
            OtherServer.refuseMvcWithoutContainer(context.getEnvironment(), context.getClassLoader());
            logger.info("tiny-server listens on a port of its own, since " + OtherServer.of(context));
            TinyServer.Builder server =
                    TinyServer.builder().options(properties.toOptions().build());
            String bundle = properties.ssl().bundle();
            if (bundle != null) {
                SslBundles known = bundles.getObject();
                server.tls(new BundledTls(() -> known.getBundle(bundle), bundle, known)
                        .toOptions(properties.ssl().clientAuth()));
            }
            pages.ifAvailable(server::pages);
            assembly.addTo(server);
            return server.build();
        }

        @Bean
        TinyServerLifecycle tinyServerLifecycle(TinyServer server, ConfigurableApplicationContext context) {
            return new TinyServerLifecycle(server, TinyServerLifecycle.Role.MAIN, context);
        }
    }
}
