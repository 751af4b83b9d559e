package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.Http;
import io.tinyserver.spring.boot.KeyPairs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A whole application with all that Spring Boot configures, but no other server. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class WebFluxApplicationTests {

    private static void run(Consumer<ConfigurableApplicationContext> test, String... properties) {
        String[] all = new String[properties.length + 1];
        all[0] = "server.port=0";
        System.arraycopy(properties, 0, all, 1, properties.length);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(all)
                .run()) {
            test.accept(context);
        }
    }

    private static Http http(ConfigurableApplicationContext context) {
        return new Http(port(context, "local.server.port"));
    }

    private static int port(ConfigurableApplicationContext context, String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    @Test
    void servesControllersAndActuatorOnOnePort() {
        run(
                context -> {
                    assertThat(((WebServerApplicationContext) context).getWebServer())
                            .isInstanceOf(TinyWebServer.class);
                    assertThat(http(context).get("/hello").body()).isEqualTo("hello");
                    HttpResponse<String> health = http(context).get("/actuator/health");
                    assertThat(health.statusCode()).isEqualTo(200);
                    assertThat(health.body())
                            .contains(
                                    "\"tinyServer\"",
                                    "\"port\":" + http(context).port());
                },
                "management.endpoint.health.show-details=always");
    }

    @Test
    void givesManagementAServerOfItsOwn() {
        run(
                context -> {
                    Http management = new Http(port(context, "local.management.port"));
                    assertThat(management.port()).isNotEqualTo(http(context).port());
                    assertThat(management.get("/actuator/health").statusCode()).isEqualTo(200);
                    assertThat(management.get("/hello").statusCode()).isEqualTo(404);
                    assertThat(http(context).get("/actuator/health").statusCode())
                            .isEqualTo(404);
                    assertThat(http(context).get("/hello").body()).isEqualTo("hello");
                },
                "management.server.port=0");
    }

    /** It has a WebFlux of its own, with all that this needs of us. */
    @Test
    void setsInTheWebFluxOfManagementWhatDependsOnTheServer() {
        run(
                context -> assertThat(context.getBean(Application.class).management)
                        .hasValueSatisfying(management -> {
                            assertThat(management.containsLocalBean("tinyWebSocketRefusal"))
                                    .isTrue();
                            assertThat(management.containsLocalBean("tinyUnhintedWebSocketAdapters"))
                                    .isTrue();
                        }),
                "management.server.port=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.ssl.bundle=own", "tiny.server.ssl.bundle=own"})
    void encryptsManagementAsItDoesTheApplication(String bundle, @TempDir Path folder, CapturedOutput output)
            throws IOException {
        runWithOwnBundle(folder, bundle);
        assertThat(starts(output))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).endsWith(" (https)"));
    }

    @Test
    void leavesManagementPlainWhereThatIsAskedFor(@TempDir Path folder, CapturedOutput output) throws IOException {
        runWithOwnBundle(folder, "tiny.server.ssl.bundle=own", "management.server.ssl.enabled=false");
        assertThat(starts(output))
                .satisfiesExactly(
                        application -> assertThat(application).endsWith(" (https)"),
                        management -> assertThat(management).endsWith(" (http)"));
    }

    private static Stream<String> starts(CapturedOutput output) {
        return output.getOut().lines().filter(line -> line.contains("tiny-server started on port"));
    }

    private static void runWithOwnBundle(Path folder, String... properties) throws IOException {
        KeyPairs keys = KeyPairs.make(folder, "localhost");
        Stream<String> bundle = Stream.of(
                "management.server.port=0",
                "spring.ssl.bundle.jks.own.keystore.location=file:" + keys.file(),
                "spring.ssl.bundle.jks.own.keystore.password=" + KeyPairs.PASSWORD);
        run(context -> {}, Stream.concat(bundle, Stream.of(properties)).toArray(String[]::new));
    }

    @Test
    void keepsTheManagementPortWhereTheOwnPortIsSet() {
        run(
                context -> assertThat(new Http(port(context, "local.management.port"))
                                .get("/actuator/health")
                                .statusCode())
                        .isEqualTo(200),
                "management.server.port=0",
                "tiny.server.port=1",
                "tiny.server.address=127.0.0.1");
    }

    @Test
    void listensOnAUnixDomainSocketBesideTheManagementPort(@TempDir Path folder) {
        Path file = folder.resolve("http.sock");
        run(
                context -> {
                    assertThat(file).exists();
                    assertThat(new Http(port(context, "local.management.port"))
                                    .get("/actuator/health")
                                    .statusCode())
                            .isEqualTo(200);
                },
                "management.server.port=0",
                "tiny.server.unix-socket=" + file);
    }

    @Test
    void listensForManagementAloneWhereTheApplicationIsToHaveNoServer(CapturedOutput output) {
        run(
                context -> {
                    assertThat(port(context, "local.server.port")).isEqualTo(-1);
                    assertThat(context.getBeanProvider(TinyServer.class).getIfAvailable())
                            .isNull();
                    HttpResponse<String> health =
                            new Http(port(context, "local.management.port")).get("/actuator/health");
                    assertThat(health.statusCode()).isEqualTo(200);
                    assertThat(health.body()).contains("\"tinyServer\":{\"status\":\"UNKNOWN\"");
                },
                "server.port=-1",
                "management.server.port=0",
                "management.endpoint.health.show-details=always");
        assertThat(output)
                .contains("tiny-server does not listen, since its port is -1")
                .containsOnlyOnce("tiny-server started on port");
    }

    @Test
    void answersHealthOnTheManagementPortWhileEveryWorkerIsBusy() throws Exception {
        run(
                context -> {
                    Application application = context.getBean(Application.class);
                    Thread[] callers = new Thread[2];
                    for (int i = 0; i < callers.length; i++) {
                        callers[i] = new Thread(() -> http(context).get("/held"));
                        callers[i].start();
                    }
                    await(application.entered);
                    assertThat(new Http(port(context, "local.management.port"))
                                    .get("/actuator/health")
                                    .statusCode())
                            .isEqualTo(200);
                    application.released.countDown();
                },
                "management.server.port=0",
                "tiny.server.pool-size=2");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void limitsTheHeaderAsEveryWebServerDoes() {
        run(
                context -> {
                    assertThat(http(context)
                                    .get("/hello", "X-Large", "x".repeat(500))
                                    .statusCode())
                            .isEqualTo(200);
                    assertThat(http(context)
                                    .get("/hello", "X-Large", "x".repeat(2000))
                                    .statusCode())
                            .isEqualTo(431);
                },
                "server.max-http-request-header-size=1KB");
        run(
                context -> assertThat(http(context)
                                .get("/hello", "X-Large", "x".repeat(2000))
                                .statusCode())
                        .isEqualTo(200),
                "server.max-http-request-header-size=1KB",
                "tiny.server.max-header-size=4KB");
    }

    @Test
    void saysNoNameWhereTheOneThatWinsIsEmpty() {
        assertThat(nameSaid("server.server-header=demo")).hasValue("demo");
        assertThat(nameSaid("server.server-header=demo", "tiny.server.server-header=own"))
                .hasValue("own");
        assertThat(nameSaid("server.server-header=demo", "tiny.server.server-header="))
                .isEmpty();
        assertThat(nameSaid("server.server-header=")).isEmpty();
    }

    @Test
    void saysTheOwnNameOnTheManagementPortToo() {
        run(
                context -> assertThat(new Http(port(context, "local.management.port"))
                                .get("/actuator/health")
                                .headers()
                                .firstValue("Server"))
                        .hasValue("own"),
                "management.server.port=0",
                "server.server-header=demo",
                "tiny.server.server-header=own");
    }

    private static Optional<String> nameSaid(String... properties) {
        AtomicReference<Optional<String>> name = new AtomicReference<>();
        run(context -> name.set(http(context).get("/hello").headers().firstValue("Server")), properties);
        return name.get();
    }

    @Test
    void believesAProxyByEitherStrategy() {
        for (String strategy : new String[] {"native", "framework"}) {
            run(
                    context -> assertThat(http(context)
                                    .get("/where", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "example.com")
                                    .body())
                            .isEqualTo("https://example.com/where"),
                    "server.forward-headers-strategy=" + strategy);
        }
        run(
                context -> assertThat(http(context)
                                .get("/where", "X-Forwarded-Host", "example.com")
                                .body())
                        .isEqualTo("http://127.0.0.1:" + http(context).port() + "/where"),
                "server.forward-headers-strategy=none");
    }

    /** As it is behind a session, which is looked up on one of Reactor's few threads. */
    @Test
    void movesABlockingControllerAwayFromThreadsThatMustNotBlock() {
        run(
                context -> {
                    assertThat(http(context)
                                    .get("/thread", "X-Elsewhere", "yes")
                                    .body())
                            .startsWith("tiny-worker-");
                    assertThat(http(context)
                                    .get("/reactive-thread", "X-Elsewhere", "yes")
                                    .body())
                            .startsWith("parallel-");
                    assertThat(http(context).get("/thread").body()).startsWith("tiny-worker-");
                },
                "spring.threads.virtual.enabled=false");
    }

    @Test
    void servesOthersWhileControllersBehindASessionBlock() {
        run(
                context -> {
                    Application application = context.getBean(Application.class);
                    Thread[] callers = new Thread[4];
                    for (int i = 0; i < callers.length; i++) {
                        callers[i] = new Thread(() -> http(context).get("/held", "X-Elsewhere", "yes"));
                        callers[i].start();
                    }
                    await(application.entered);
                    assertThat(http(context).get("/hello", "X-Elsewhere", "yes").body())
                            .isEqualTo("hello");
                    application.released.countDown();
                },
                "tiny.server.pool-size=8");
    }

    @Test
    void refusesWebSocketHandshakesPolitely() {
        run(context -> {
            assertThat(statusOfHandshake(http(context).port(), "/socket")).isEqualTo(501);
            assertThat(http(context).get("/hello").body())
                    .as("the server goes on")
                    .isEqualTo("hello");
        });
    }

    @Test
    void answersAHandshakeLikeAnyGetWhereNoWebSocketHandlerIsMapped() {
        run(context -> {
            assertThat(statusOfHandshake(http(context).port(), "/hello")).isEqualTo(200);
            assertThat(statusOfHandshake(http(context).port(), "/nowhere")).isEqualTo(404);
        });
    }

    private static int statusOfHandshake(int port, String path) {
        CompletableFuture<WebSocket> handshake = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new WebSocket.Listener() {});
        AtomicInteger status = new AtomicInteger();
        assertThatThrownBy(() -> handshake.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused -> status.set(refused.getResponse().statusCode()));
        return status.get();
    }

    @Test
    void drainsBeforeItStops(CapturedOutput output) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        run(
                context -> {
                    Application application = context.getBean(Application.class);
                    Http http = http(context);
                    new Thread(() -> answer.complete(http.get("/held").body())).start();
                    await(application.enteredOnce);
                    new Thread(() -> {
                                org.awaitility.Awaitility.await()
                                        .until(() -> output.getOut().contains("Commencing graceful shutdown"));
                                application.released.countDown();
                            })
                            .start();
                },
                "spring.lifecycle.timeout-per-shutdown-phase=30s");
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("held");
        assertThat(output).contains("Graceful shutdown complete");
    }

    @Test
    void startsAgainAfterAllOfTheContextWasStopped() {
        run(context -> {
            context.stop();
            assertThat(((WebServerApplicationContext) context).getWebServer().getPort())
                    .isEqualTo(-1);
            context.start();
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            assertThat(new Http(port).get("/hello").body()).isEqualTo("hello");
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void runsBlockingControllersOnVirtualThreadsThatThePoolBounds() throws Exception {
        run(
                context -> {
                    Application application = context.getBean(Application.class);
                    Http http = http(context);
                    String first =
                            http.get("/thread").body(); // runs where it was read, until it has turned out to block
                    assertThat(first).isNotEmpty();
                    org.awaitility.Awaitility.await()
                            .untilAsserted(
                                    () -> assertThat(http.get("/thread").body()).startsWith("tiny-handler-"));
                    Thread[] callers = new Thread[3];
                    for (int i = 0; i < callers.length; i++) {
                        callers[i] = new Thread(() -> http.get("/held"));
                        callers[i].start();
                    }
                    await(application.entered);
                    TinyServer server = context.getBean(TinyServer.class);
                    org.awaitility.Awaitility.await()
                            .until(() -> server.snapshot().queued() == 1);
                    assertThat(server.snapshot().busy()).isEqualTo(2);
                    application.released.countDown();
                },
                "spring.threads.virtual.enabled=true",
                "tiny.server.pool-size=2",
                "tiny.server.dispatch=pool");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
    @Import(Controller.class)
    static class Application {

        final CountDownLatch enteredOnce = new CountDownLatch(1);
        final CountDownLatch entered = new CountDownLatch(2);
        final CountDownLatch released = new CountDownLatch(1);
        Optional<ApplicationContext> management = Optional.empty();

        @EventListener
        void started(ReactiveWebServerInitializedEvent server) {
            if (WebServerApplicationContext.hasServerNamespace(server.getApplicationContext(), "management")) {
                management = Optional.of(server.getApplicationContext());
            }
        }

        @Bean
        WebFilter elsewhere() {
            return (exchange, chain) -> exchange.getRequest().getHeaders().containsHeader("X-Elsewhere")
                    ? Mono.just(exchange).publishOn(Schedulers.parallel()).flatMap(chain::filter)
                    : chain.filter(exchange);
        }

        @Bean
        SimpleUrlHandlerMapping sockets() {
            org.springframework.web.reactive.socket.WebSocketHandler silent = session -> Mono.empty();
            return new SimpleUrlHandlerMapping(Map.of("/socket", silent), -1);
        }
    }

    @RestController
    static class Controller {

        private final Application application;

        Controller(Application application) {
            this.application = application;
        }

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/reactive-thread")
        Mono<String> reactiveThread() {
            return Mono.just(Thread.currentThread().getName());
        }

        @GetMapping("/where")
        String where(ServerHttpRequest request) {
            return request.getURI().toString();
        }

        @GetMapping("/thread")
        String thread() throws InterruptedException {
            Thread.sleep(20);
            return Thread.currentThread().getName();
        }

        @GetMapping("/held")
        String held() throws InterruptedException {
            application.enteredOnce.countDown();
            application.entered.countDown();
            application.released.await();
            return "held";
        }
    }
}
