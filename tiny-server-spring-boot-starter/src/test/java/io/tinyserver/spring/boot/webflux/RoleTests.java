package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.TinyServer;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.spring.boot.Http;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import io.tinyserver.spring.boot.TinyServerLifecycle;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Mono;

/** Which of its two roles the server takes, on which port, and how the log puts it. */
@ExtendWith(OutputCaptureExtension.class)
class RoleTests {

    private static final String RUNS_THE_APPLICATION = "tiny-server is the web server of this application";
    private static final String STANDS_BESIDE = "tiny-server listens on a port of its own";

    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner(
                    AnnotationConfigReactiveWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(
                    TomcatReactiveWebServerAutoConfiguration.class,
                    TinyServerAutoConfiguration.class,
                    TinyReactiveWebServerAutoConfiguration.class))
            .withUserConfiguration(Application.class);

    private final ReactiveWebApplicationContextRunner withoutOther = new ReactiveWebApplicationContextRunner(
                    AnnotationConfigReactiveWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(
                    TinyServerAutoConfiguration.class, TinyReactiveWebServerAutoConfiguration.class))
            .withUserConfiguration(Application.class);

    @Test
    void isTheWebServerOfAReactiveApplicationWithoutAnother(CapturedOutput output) {
        withoutOther.withPropertyValues("server.port=0").run(context -> {
            WebServer server = webServer(context);
            assertThat(server).isInstanceOf(TinyWebServer.class);
            assertThat(context).doesNotHaveBean(TinyServerLifecycle.class);
            assertThat(context.getBean(TinyServer.class).port()).isEqualTo(server.getPort());
            assertThat(context.getBean(TinyServer.class).address().getAddress().isAnyLocalAddress())
                    .isTrue();
            assertThat(get(context, "/any")).isEqualTo("application at /any");
            assertThat(output).contains(RUNS_THE_APPLICATION).doesNotContain(STANDS_BESIDE);
        });
    }

    @Test
    void standsBesideAnotherReactiveServer(CapturedOutput output) {
        reactive.withPropertyValues("server.port=0", "tiny.server.port=0").run(context -> {
            assertThat(webServer(context).getClass().getSimpleName()).isEqualTo("TomcatWebServer");
            TinyServer beside = context.getBean(TinyServer.class);
            assertThat(beside.port())
                    .isPositive()
                    .isNotEqualTo(webServer(context).getPort());
            assertThat(new Http(beside.port()).get("/route").body()).isEqualTo("route");
            assertThat(get(context, "/route")).isEqualTo("application at /route");
            assertThat(output)
                    .contains(STANDS_BESIDE
                            + ", since the application has another web server (made by TomcatReactiveWebServerFactory)")
                    .doesNotContain(RUNS_THE_APPLICATION)
                    .doesNotContain("reactor-netty");
        });
    }

    @Test
    void saysWhatToLeaveOutWhereReactorNettyIsThere(CapturedOutput output) {
        withoutOther
                .withPropertyValues("server.port=0", "tiny.server.port=0")
                .withUserConfiguration(WithReactorNetty.class)
                .run(context -> assertThat(output)
                        .contains(STANDS_BESIDE + ", since the application has another web server (made by"
                                + " NettyReactiveWebServerFactory); to run the application on tiny-server, exclude"
                                + " 'spring-boot-starter-reactor-netty' from 'spring-boot-starter-webflux'"));
    }

    @Test
    void standsBesideTheServerThatTheApplicationMakesItself(CapturedOutput output) {
        withoutOther
                .withPropertyValues("server.port=0", "tiny.server.port=0")
                .withBean(ReactiveWebServerFactory.class, () -> new TinyReactiveWebServerFactory(0) {})
                .run(context -> assertThat(webServer(context)).isInstanceOf(TinyWebServer.class));
    }

    @Test
    void isAServerOfItsOwnWhereThereIsNoWebApplication(CapturedOutput output) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TinyServerAutoConfiguration.class, TinyReactiveWebServerAutoConfiguration.class))
                .withPropertyValues("tiny.server.port=0")
                .run(context -> {
                    assertThat(context).hasSingleBean(TinyServerLifecycle.class);
                    assertThat(output).contains(STANDS_BESIDE + ", since the application is not a web application");
                });
    }

    @Test
    void takesNeitherRoleWhenSwitchedOff() {
        reactive.withPropertyValues("server.port=0", "tiny.server.enabled=false")
                .run(context -> {
                    assertThat(webServer(context).getClass().getSimpleName()).isEqualTo("TomcatWebServer");
                    assertThat(context).doesNotHaveBean(TinyServer.class);
                });
        withoutOther
                .withPropertyValues("tiny.server.enabled=false")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("ReactiveWebServerFactory"));
    }

    @Test
    void takesTheOwnPortWhereOnlyThatIsSet() throws Exception {
        int free = freePort();
        withoutOther
                .withPropertyValues("tiny.server.port=" + free, "tiny.server.address=127.0.0.1")
                .run(context -> {
                    assertThat(webServer(context).getPort()).isEqualTo(free);
                    assertThat(context.getBean(TinyServer.class).address().getAddress())
                            .isEqualTo(InetAddress.getByName("127.0.0.1"));
                });
    }

    @Test
    void prefersThePortOfEveryWebServer() throws Exception {
        int free = freePort();
        withoutOther
                .withPropertyValues("tiny.server.port=1", "server.port=" + free, "server.address=127.0.0.1")
                .run(context -> {
                    assertThat(webServer(context).getPort()).isEqualTo(free);
                    assertThat(context.getBean(TinyServer.class)
                                    .address()
                                    .getAddress()
                                    .isLoopbackAddress())
                            .isTrue();
                });
    }

    @Test
    void mountsRoutesAndFiltersBeforeTheApplication() {
        withoutOther.withPropertyValues("server.port=0").run(context -> {
            assertThat(get(context, "/route")).isEqualTo("route");
            assertThat(new Http(webServer(context).getPort())
                            .get("/application")
                            .headers()
                            .firstValue("X-Filtered"))
                    .hasValue("yes");
        });
    }

    @Test
    void explainsThatItRunsNoServletApplication(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(ServletApplication.class)
                        .web(WebApplicationType.SERVLET)
                        .run("--tiny.server.port=0"))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("This is a servlet application (Spring MVC) without a servlet container")
                .contains("Use 'spring-boot-starter-webflux' without 'spring-boot-starter-reactor-netty'");
    }

    private static WebServer webServer(AssertableReactiveWebApplicationContext context) {
        assertThat(context).hasNotFailed();
        WebServer server = ((WebServerApplicationContext) context.getSourceApplicationContext()).getWebServer();
        assertThat(server).isNotNull();
        return server;
    }

    private static String get(AssertableReactiveWebApplicationContext context, String path) {
        return new Http(webServer(context).getPort()).get(path).body();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        HttpHandler httpHandler() {
            return (request, response) -> response.writeWith(Mono.fromSupplier(() -> response.bufferFactory()
                    .wrap(("application at " + request.getPath().value()).getBytes())));
        }

        @Bean
        Route route() {
            return Route.get("/route", request -> Response.text("route"));
        }

        @Bean
        Filter filter() {
            return (request, next) -> next.handle(request).withHeader("X-Filtered", "yes");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithReactorNetty {

        @Bean
        NettyReactiveWebServerFactory factory() {
            return new NettyReactiveWebServerFactory();
        }
    }

    /** Stands in for the one of Spring Boot, with its name. */
    static final class NettyReactiveWebServerFactory implements ReactiveWebServerFactory {

        @Override
        public WebServer getWebServer(HttpHandler application) {
            return new TinyWebServer(TinyServer.builder().port(0).build(), false, false);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TinyServerAutoConfiguration.class, TinyReactiveWebServerAutoConfiguration.class})
    static class ServletApplication {}
}
