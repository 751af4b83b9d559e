package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.TinyServer;
import io.tinyserver.pool.ThreadPool;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.ServerPortInfoApplicationContextInitializer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The pool is an executor, and must not become anybody else's. */
class ThreadPoolBeanTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TinyServerAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    TaskSchedulingAutoConfiguration.class))
            .withPropertyValues("tiny.server.port=0");

    @Test
    void leavesBootsExecutorWhereItIs() {
        runner.run(context -> assertThat(context).hasBean("applicationTaskExecutor"));
    }

    @Test
    void isInjectedByItsOwnTypeAndNeverAsAnExecutor() {
        runner.withUserConfiguration(Injected.class).run(context -> {
            Injected injected = context.getBean(Injected.class);
            assertThat(injected.pool).isSameAs(context.getBean("tinyServerThreadPool"));
            assertThat(injected.pools.getObject()).isSameAs(injected.pool);
            assertThat(injected.executor).isSameAs(context.getBean("applicationTaskExecutor"));
            assertThat(injected.executors).doesNotContainKey("tinyServerThreadPool");
        });
    }

    @Test
    void doesNotRunAsyncMethods() {
        runner.withUserConfiguration(Asynchronous.class)
                .run(context -> assertThat(
                                context.getBean(Asynchronous.class).thread().get(10, TimeUnit.SECONDS))
                        .startsWith("task-"));
    }

    @Test
    void doesNotRunScheduledMethods() {
        runner.withUserConfiguration(Scheduling.class)
                .run(context -> assertThat(
                                context.getBean(Scheduling.class).thread.get(10, TimeUnit.SECONDS))
                        .startsWith("scheduling-"));
    }

    @Test
    void doesNotRunAsyncMvcHandlers() {
        new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        TinyServerAutoConfiguration.class,
                        TaskExecutionAutoConfiguration.class,
                        TomcatServletWebServerAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        WebMvcAutoConfiguration.class))
                .withInitializer(new ServerPortInfoApplicationContextInitializer())
                .withUserConfiguration(Mvc.class)
                .withPropertyValues("tiny.server.port=0", "server.port=0")
                .run(context -> {
                    int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
                    assertThat(new Http(port).get("/thread").body()).startsWith("task-");
                });
    }

    @Test
    void threadsAreNotStartedBeforeTheyAreNeeded() {
        runner.withUserConfiguration(Injected.class)
                .withPropertyValues("tiny.server.pool-size=100")
                .run(context -> {
                    ThreadPool pool = context.getBean(Injected.class).pool;
                    assertThat(pool.size()).isEqualTo(100);
                    assertThat(pool.figures().threads()).isBetween(1, 50);
                });
    }

    @Test
    void poolOfTheApplicationReplacesOurs() {
        runner.withBean("mine", ThreadPool.class, () -> new ThreadPool(1)).run(context -> {
            assertThat(context).hasSingleBean(ThreadPool.class).doesNotHaveBean("tinyServerThreadPool");
            assertThat(context.getBean(TinyServer.class).snapshot().poolSize()).isEqualTo(1);
        });
    }

    @Test
    void poolOfTheApplicationCanStayOutOfTheWayLikeOurs() {
        runner.withUserConfiguration(QuietPool.class, Injected.class).run(context -> {
            assertThat(context.getBean(Injected.class).pool.size()).isEqualTo(2);
            assertThat(context.getBean(TinyServer.class).snapshot().poolSize()).isEqualTo(2);
            assertThat(context).hasBean("applicationTaskExecutor");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        @Autowired
        ThreadPool pool;

        @Autowired
        ObjectProvider<ThreadPool> pools;

        @Autowired
        Executor executor;

        @Autowired
        Map<String, Executor> executors;
    }

    @Configuration(proxyBeanMethods = false)
    static class QuietPool {

        @Bean(name = "tinyServerThreadPool", defaultCandidate = false, destroyMethod = "shutdownNow")
        ThreadPool pool() {
            return new ThreadPool(2);
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class Asynchronous {

        @Async
        public CompletableFuture<String> thread() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class Scheduling {

        final CompletableFuture<String> thread = new CompletableFuture<>();

        @Scheduled(fixedDelay = 10)
        void run() {
            thread.complete(Thread.currentThread().getName());
        }
    }

    @RestController
    @Configuration(proxyBeanMethods = false)
    static class Mvc {

        @GetMapping("/thread")
        Callable<String> thread() {
            return () -> Thread.currentThread().getName();
        }
    }
}
