package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.ServerOptions;
import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class TinyServerAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TinyServerAutoConfiguration.class))
            .withPropertyValues("tiny.server.port=0");

    @Test
    void servesOnThePortItTellsTheEnvironment() {
        runner.withBean(Route.class, () -> Route.get("/hello", request -> Response.text("hello")))
                .run(context -> {
                    assertThat(context.getEnvironment().getProperty("local.tiny.server.port"))
                            .isEqualTo("" + context.getBean(TinyServer.class).port());
                    assertThat(http(context).get("/hello").body()).isEqualTo("hello");
                    assertThat(http(context).get("/other").statusCode()).isEqualTo(404);
                });
    }

    @Test
    void doesNothingWhenSwitchedOff() {
        runner.withPropertyValues("tiny.server.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(TinyServer.class)
                        .doesNotHaveBean(ThreadPool.class)
                        .doesNotHaveBean(TinyServerLifecycle.class)
                        .doesNotHaveBean(TinyServerProperties.class));
    }

    /** As Spring Boot takes it for no web application where the servlet API is missing. */
    @Test
    void refusesSpringMvcWithoutAServletContainer() {
        ApplicationContextRunner mvc = runner.withClassLoader(new FilteredClassLoader("jakarta.servlet."));
        mvc.run(context -> assertThat(context).getFailure().rootCause().satisfies(failure -> {
            FailureAnalysis analysis = new NoServletContainerFailureAnalyzer().analyze(failure);
            assertThat(analysis.getDescription()).contains("nobody would serve the application's controllers");
            assertThat(analysis.getAction()).contains("spring-boot-starter-webflux", "spring-boot-starter-tomcat");
        }));
        mvc.withPropertyValues("spring.main.web-application-type=none")
                .run(context -> assertThat(context).hasSingleBean(TinyServerLifecycle.class));
    }

    @Test
    void doesNothingWithoutTheCore() {
        runner.withClassLoader(new FilteredClassLoader(TinyServer.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tinyServer"));
    }

    @Test
    void handsPropertiesToServerAndPool() {
        runner.withPropertyValues(
                        "tiny.server.pool-size=3", "tiny.server.queue-capacity=5", "tiny.server.idle-timeout=7s")
                .run(context -> {
                    assertThat(context.getBean("tinyServerThreadPool", ThreadPool.class)
                                    .figures())
                            .matches(pool -> pool.size() == 3 && pool.queueCapacity() == 5);
                    assertThat(context.getBean(TinyServer.class).options().idleTimeout())
                            .hasSeconds(7);
                });
    }

    @Test
    void stopsWithTheContext() {
        TinyServer[] server = new TinyServer[1];
        ThreadPool[] pool = new ThreadPool[1];
        runner.run(context -> {
            server[0] = context.getBean(TinyServer.class);
            pool[0] = context.getBean("tinyServerThreadPool", ThreadPool.class);
            assertThat(server[0].isRunning()).isTrue();
        });
        assertThat(server[0].isRunning()).isFalse();
        assertThat(pool[0].isShutdown()).isTrue();
    }

    @Test
    void startsAgainAfterAStop() {
        runner.withBean(Route.class, () -> Route.get("/hello", request -> Response.text("hello")))
                .run(context -> {
                    context.getSourceApplicationContext().stop();
                    assertThat(context.getBean(TinyServer.class).isRunning()).isFalse();
                    context.getSourceApplicationContext().start();
                    assertThat(http(context).get("/hello").body()).isEqualTo("hello");
                });
    }

    @Test
    void isNotPausedBetweenTests() {
        runner.run(
                context -> assertThat(context.getBean(TinyServerLifecycle.class).isPauseable())
                        .isFalse());
    }

    @Nested
    class BeansOfTheApplication {

        @Test
        void usersServerReplacesOurs() {
            TinyServer own = TinyServer.builder()
                    .options(ServerOptions.builder().port(0).build())
                    .build();
            runner.withBean(TinyServer.class, () -> own).run(context -> {
                assertThat(context).getBean(TinyServer.class).isSameAs(own);
                assertThat(own.isRunning()).isTrue();
                assertThat(context.getBeanFactory().containsSingleton("tinyServerThreadPool"))
                        .isFalse();
            });
            assertThat(own.isRunning()).isFalse();
        }

        @Test
        void usersPagesReplaceOurs() {
            runner.withBean(Pages.class, () -> Pages.fromClasspath("site/"))
                    .withPropertyValues("tiny.server.pages.location=file:/nowhere")
                    .run(context -> assertThat(http(context).get("/").body()).contains("index"));
        }

        @Test
        void usersErrorPagesWinOverThoseOfThePages() {
            runner.withPropertyValues("tiny.server.pages.location=classpath:/site/")
                    .withBean(
                            ErrorPages.class,
                            () -> status -> Response.text("mine").withStatus(status))
                    .withBean(Route.class, () -> Route.post("/only-post", request -> Response.text("")))
                    .run(context -> assertThat(http(context).get("/only-post"))
                            .matches(response -> response.statusCode() == 405
                                    && response.body().equals("mine")));
        }

        @Test
        void collectsRoutersAndRoutes() {
            runner.withUserConfiguration(Routes.class).run(context -> {
                assertThat(http(context).get("/a").body()).isEqualTo("a");
                assertThat(http(context).get("/b").body()).isEqualTo("b");
                assertThat(http(context).get("/c").body()).isEqualTo("c");
            });
        }

        @Test
        void filtersStandInTheirOrder() {
            runner.withUserConfiguration(Filters.class)
                    .run(context -> assertThat(http(context).get("/").body()).isEqualTo("first second handler"));
        }

        @Test
        void listenersAreToldWhatHappens() {
            List<String> told = new CopyOnWriteArrayList<>();
            runner.withBean("one", ServerListener.class, () -> new Listener("one", told))
                    .withBean("two", ServerListener.class, () -> new Listener("two", told))
                    .withBean(
                            Route.class,
                            () -> Route.get("/fail", request -> {
                                throw new IllegalStateException("on purpose");
                            }))
                    .run(context -> {
                        assertThat(http(context).get("/fail").statusCode()).isEqualTo(500);
                        assertThat(told).containsExactly("one on purpose", "two on purpose");
                    });
        }

        @Test
        void customizersHaveTheLastWord() {
            runner.withBean(
                            TinyServerCustomizer.class,
                            () -> builder -> builder.filter(
                                    (request, next) -> next.handle(request).withHeader("X-Customized", "yes")))
                    .withBean(Route.class, () -> Route.get("/hello", request -> Response.text("hello")))
                    .run(context -> assertThat(
                                    http(context).get("/hello").headers().firstValue("X-Customized"))
                            .contains("yes"));
        }

        @Test
        void twoRoutesForTheSameRequestsStopTheStart() {
            runner.withBean("one", Route.class, () -> Route.get("/hello", request -> Response.text("")))
                    .withBean("two", Route.class, () -> Route.get("/hello", request -> Response.text("")))
                    .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("GET /hello"));
        }
    }

    @Nested
    class PagesFromProperties {

        @Test
        void comeFromTheClassPath() {
            runner.withPropertyValues(
                            "tiny.server.pages.location=classpath:/site/", "tiny.server.pages.index=other.html")
                    .run(context -> {
                        assertThat(http(context).get("/").body()).contains("other");
                        assertThat(http(context).get("/nothing"))
                                .matches(page ->
                                        page.statusCode() == 404 && page.body().contains("lost"));
                    });
        }

        @Test
        void comeFromAFolder(@TempDir Path folder) throws IOException {
            Files.writeString(folder.resolve("index.html"), "from disk");
            runner.withPropertyValues("tiny.server.pages.location=file:" + folder)
                    .run(context -> assertThat(http(context).get("/").body()).isEqualTo("from disk"));
            runner.withPropertyValues("tiny.server.pages.location=" + folder.toUri())
                    .run(context -> assertThat(http(context).get("/").body()).isEqualTo("from disk"));
        }

        @Test
        void comeFromTheUsualPlaceWhereThatExists(@TempDir Path root) throws IOException {
            Path pages = Files.createDirectory(root.resolve("pages"));
            Files.writeString(pages.resolve("index.html"), "usual");
            URL[] path = {root.toUri().toURL()};
            try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
                runner.withClassLoader(loader)
                        .run(context ->
                                assertThat(http(context).get("/").body()).isEqualTo("usual"));
            }
        }

        @Test
        void areNotNeeded() {
            runner.run(context -> assertThat(context).doesNotHaveBean(Pages.class));
        }

        @Test
        void stopTheStartWhereTheFolderDoesNotExist() {
            runner.withPropertyValues("tiny.server.pages.location=file:/no/such/folder")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageStartingWith(
                                    "tiny.server.pages.location was file:/no/such/folder; allowed is a folder"));
        }

        @Test
        void stopTheStartWhereTheKindOfLocationIsUnknown() {
            runner.withPropertyValues("tiny.server.pages.location=ftp:/pages")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessage("tiny.server.pages.location was ftp:/pages;"
                                    + " allowed is 'classpath:' or 'file:' followed by a folder"));
        }
    }

    static Http http(AssertableApplicationContext context) {
        return new Http(context.getBean(TinyServer.class).port());
    }

    record Listener(String name, List<String> told) implements ServerListener {

        @Override
        public void failed(Request request, Throwable failure) {
            told.add(name + " " + failure.getMessage());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Routes {

        @Bean
        Router a() {
            return Router.of(Route.get("/a", request -> Response.text("a")));
        }

        @Bean
        Router b() {
            return Router.of(Route.get("/b", request -> Response.text("b")));
        }

        @Bean
        Route c() {
            return Route.get("/c", request -> Response.text("c"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {

        @Bean
        @Order(2)
        Filter second() {
            return (request, next) -> {
                request.setAttribute("trail", request.attribute("trail") + " second");
                return next.handle(request);
            };
        }

        @Bean
        @Order(1)
        Filter first() {
            return (request, next) -> {
                request.setAttribute("trail", "first");
                return next.handle(request);
            };
        }

        @Bean
        Route handler() {
            return Route.get("/", request -> Response.text(request.attribute("trail") + " handler"));
        }
    }
}
