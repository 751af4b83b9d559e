package io.tinyserver.spring.boot.webflux;

import io.tinyserver.spring.boot.ServerAssembly;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Sets in WebFlux what depends on the server that it runs on.
 *
 * @since 1.0
 */
@AutoConfiguration(after = TinyReactiveWebServerAutoConfiguration.class)
@ConditionalOnClass({WebFluxConfigurer.class, ReactiveWebServerFactory.class})
@ConditionalOnBean(TinyReactiveWebServerFactory.class)
public final class TinyWebFluxAutoConfiguration {

    TinyWebFluxAutoConfiguration() {}

    @Bean
    static WebSocketRefusal tinyWebSocketRefusal() {
        return new WebSocketRefusal();
    }

    @Bean
    static UnhintedWebSocketAdapters tinyUnhintedWebSocketAdapters() {
        return new UnhintedWebSocketAdapters();
    }

    @Bean
    static MappedMediaTypes tinyMappedMediaTypes(Environment environment) {
        return MappedMediaTypes.of(environment);
    }

    /**
     * Lets a blocking controller run where it is called, if that is a thread of ours: one that may block. Elsewhere, as behind a session
     * that is looked up on one of Reactor's few threads, it moves to our pool, whose size bounds both. Before the application's own
     * configurers, which so have the last word.
     */
    @Bean
    @Order(1)
    WebFluxConfigurer tinyBlockingControllers(ObjectProvider<ServerAssembly> assembly) {
        AsyncTaskExecutor executor =
                new TaskExecutorAdapter(job -> assembly.getObject().pool().execute(job));
        return new WebFluxConfigurer() {
            @Override
            public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
                configurer.setExecutor(executor);
                configurer.setControllerMethodPredicate(
                        method -> !MayBlock.isOn(Thread.currentThread()) && MayBlock.isLikely(method));
            }
        };
    }
}
