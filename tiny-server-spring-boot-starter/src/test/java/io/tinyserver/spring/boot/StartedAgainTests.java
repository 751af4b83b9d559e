package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * What a JVM keeps of an application that is closed and run again, as devtools do, and of one whose beans are stopped and started again,
 * as Spring does around a checkpoint (CRaC).
 */
@Timeout(120)
class StartedAgainTests {

    private static final int RESTARTS = 10;
    private static final int PATIENCE = 20_000;

    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** The two roles, each with the smallest application that plays it. */
    enum Role {
        SIDE_DOOR(WebApplicationType.NONE, SideDoor.class, "tiny.server.port", "local.tiny.server.port"),
        WEB_SERVER(WebApplicationType.REACTIVE, WebApplication.class, "server.port", "local.server.port");

        private final WebApplicationType type;
        private final Class<?> application;
        private final String configuredPort;
        private final String localPort;

        Role(WebApplicationType type, Class<?> application, String configuredPort, String localPort) {
            this.type = type;
            this.application = application;
            this.configuredPort = configuredPort;
            this.localPort = localPort;
        }

        ConfigurableApplicationContext run(int port) {
            return run(application, port);
        }

        ConfigurableApplicationContext run(Class<?> other, int port, String... properties) {
            return new SpringApplicationBuilder(other)
                    .web(type)
                    .properties(configuredPort + "=" + port)
                    .properties(properties)
                    .run();
        }

        int port(ConfigurableApplicationContext context) {
            return StartedAgainTests.port(context, localPort);
        }
    }

    private static int port(ConfigurableApplicationContext context, String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    @ParameterizedTest
    @EnumSource
    void runsAgainOnTheSamePortAndLeavesNoThread(Role role) throws IOException {
        int port = freePort();
        for (int i = 0; i < RESTARTS; i++) {
            try (ConfigurableApplicationContext context = role.run(port);
                    Client kept = new Client(port)) {
                assertThat(kept.get("/")).contains("200 OK");
                assertThat(role.port(context)).isEqualTo(port);
            }
            await().untilAsserted(() -> assertThat(threads()).isEmpty());
        }
        new ServerSocket(port).close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingHoldsAnApplicationThatIsClosed(Role role) {
        WeakReference<ConfigurableApplicationContext> closed = new WeakReference<>(role.run(0));
        closeOf(closed);
        await().until(() -> {
            System.gc();
            return closed.get() == null;
        });
    }

    /** In a method of its own, so that no local variable keeps the context. */
    private static void closeOf(WeakReference<ConfigurableApplicationContext> context) {
        ConfigurableApplicationContext running = context.get();
        if (running != null) {
            running.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void holdsNoDescriptorWhileItsBeansAreStopped(Role role) throws IOException {
        Descriptors atFirst = Descriptors.open();
        try (ConfigurableApplicationContext context = role.run(0)) {
            try (Client kept = new Client(role.port(context))) {
                assertThat(kept.get("/")).contains("200 OK");
                assertThat(Descriptors.open().beyond(atFirst))
                        .as("while it runs")
                        .isNotEmpty();
                context.stop();
                assertThat(kept.isClosedByPeer()).isTrue();
            }
            assertThat(Descriptors.open().beyond(atFirst))
                    .as("while it is stopped")
                    .isEmpty();
            assertThat(threads())
                    .as("waiting workers may stay")
                    .allSatisfy(name -> assertThat(name).startsWith("tiny-worker-"));
            context.start();
            assertServes(role, context);
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesOnTheSamePortWhenItsBeansAreStartedAgain(Role role) throws IOException {
        int port = freePort();
        try (ConfigurableApplicationContext context = role.run(port)) {
            for (int i = 0; i < RESTARTS; i++) {
                context.stop();
                new ServerSocket(port).close();
                context.start();
                assertThat(role.port(context)).isEqualTo(port);
                assertServes(role, context);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void aManagementServerStopsAndStartsWithTheApplication(Role role) throws IOException {
        Descriptors atFirst = Descriptors.open();
        try (ConfigurableApplicationContext context = role.run(WithActuator.class, 0, "management.server.port=0")) {
            assertServesHealth(context);
            context.stop();
            assertThat(Descriptors.open().beyond(atFirst)).isEmpty();
            context.start();
            assertServesHealth(context);
        }
    }

    private static void assertServes(Role role, ConfigurableApplicationContext context) throws IOException {
        try (Client client = new Client(role.port(context))) {
            assertThat(client.get("/")).contains("200 OK");
        }
    }

    private static void assertServesHealth(ConfigurableApplicationContext context) throws IOException {
        try (Client client = new Client(port(context, "local.management.port"))) {
            assertThat(client.get("/actuator/health")).contains("200 OK");
        }
    }

    /** Names of the server's threads that this test has started. */
    private Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.startsWith("tiny-"))
                .collect(Collectors.toSet());
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    /** A connection that stays open between requests; it has no threads and no selector that could be mistaken for the server's. */
    private static final class Client implements AutoCloseable {

        private final Socket socket = new Socket();

        Client(int port) throws IOException {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
        }

        /** The beginning of the answer; the small ones of these tests come whole. */
        String get(String path) throws IOException {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[8192];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        }

        boolean isClosedByPeer() throws IOException {
            return socket.getInputStream().readAllBytes().length == 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TinyServerAutoConfiguration.class)
    static class SideDoor {

        @Bean
        Route page() {
            return Route.get("/", request -> Response.text("page"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TinyServerAutoConfiguration.class, TinyReactiveWebServerAutoConfiguration.class})
    static class WebApplication {

        @Bean
        HttpHandler page() {
            return (request, response) -> response.setComplete();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
    static class WithActuator {}
}
