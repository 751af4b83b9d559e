package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.TinyServer;
import io.tinyserver.http.Response;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.route.Route;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class TinyServerLifecycleTests {

    @Test
    void saysHowToOpenAServerThatOnlyThisMachineCanReach(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start()) {
            int port = context.getBean(TinyServer.class).port();
            assertThat(output)
                    .contains("127.0.0.1:" + port
                            + " is for this machine only; 'tiny.server.address=0.0.0.0' opens it to others");
        }
    }

    @Test
    void listensOnAUnixDomainSocket(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("http.sock");
        try (ConfigurableApplicationContext context = start("tiny.server.unix-socket=" + file)) {
            assertThat(context.getBean(TinyServer.class).port()).isEqualTo(-1);
            assertThat(context.getEnvironment().containsProperty("local.tiny.server.port"))
                    .isFalse();
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer answer = ByteBuffer.allocate(12);
                while (answer.hasRemaining() && channel.read(answer) >= 0) {
                    Thread.onSpinWait();
                }
                assertThat(new String(answer.array(), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 404");
            }
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void doesNotSaySoWhereEverybodyCanReachIt(CapturedOutput output) {
        start("tiny.server.address=0.0.0.0").close();
        assertThat(output).doesNotContain("this machine only");
    }

    @Test
    void letsARequestInFlightFinish() throws Exception {
        ConfigurableApplicationContext context = start();
        Gate gate = context.getBean(Gate.class);
        TinyServer server = context.getBean(TinyServer.class);
        int port = server.port();
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> new Http(port).get("/wait"));
        assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
        Awaitility.await().until(() -> server.snapshot().state() == ServerSnapshot.State.DRAINING);
        assertThat(closed).isNotDone();
        gate.open.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void interruptsWhatDoesNotFinishInTime(CapturedOutput output) throws Exception {
        ConfigurableApplicationContext context = start("tiny.server.stop-timeout=50ms");
        Gate gate = context.getBean(Gate.class);
        int port = context.getBean(TinyServer.class).port();
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> new Http(port).get("/wait"));
        assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();

        context.close();

        assertThat(output).contains("requests that did not finish in time were interrupted");
        Awaitility.await().until(answer::isDone);
    }

    @Test
    void goesOnServingDuringTheDelayWhileReadinessIsDown() throws Exception {
        ConfigurableApplicationContext context = start("tiny.server.stop-delay=2s");
        ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
        Http http = new Http(context.getBean(TinyServer.class).port());
        assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
        Awaitility.await().until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);

        assertThat(http.get("/quick").body()).isEqualTo("quick");
        closed.get(20, TimeUnit.SECONDS);
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("tiny.server.port=0")
                .properties(properties)
                .run();
    }

    static final class Gate {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);

        Response pass() throws InterruptedException {
            entered.countDown();
            open.await();
            return Response.text("done");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TinyServerAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class})
    static class Application {

        @Bean
        Gate gate() {
            return new Gate();
        }

        @Bean
        Route waiting(Gate gate) {
            return Route.get("/wait", request -> gate.pass()).blocking();
        }

        @Bean
        Route quick() {
            return Route.get("/quick", request -> Response.text("quick"));
        }
    }
}
