package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tinyserver.ServerOptions;
import io.tinyserver.spring.boot.Http;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;

/** The life of the web server as Spring Boot directs it. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class TinyReactiveWebServerFactoryTests {

    private final TinyReactiveWebServerFactory factory = new TinyReactiveWebServerFactory(0);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private WebServer server = factory.getWebServer((request, response) -> response.setComplete());

    @AfterEach
    void stop() {
        released.countDown();
        server.stop();
    }

    private void serve(HttpHandler handler) {
        server = factory.getWebServer(handler);
        server.start();
    }

    /** Answers when it is released; the thread waits, as that of a blocking controller does. */
    private HttpHandler held() {
        return (request, response) -> {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
            }
            return response.setComplete();
        };
    }

    private CompletableFuture<Integer> requestThatIsHeld() throws Exception {
        int port = server.getPort();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        status.complete(new Http(port).get("/").statusCode());
                    } catch (RuntimeException failure) {
                        status.completeExceptionally(failure);
                    }
                })
                .start();
        entered.await();
        return status;
    }

    @Test
    void bindsWhenStartedAndNotBefore() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        factory.setPort(free);
        server = factory.getWebServer((request, response) -> response.setComplete());
        assertThatIOException().isThrownBy(() -> new Socket("127.0.0.1", free).close());
        server.start();
        assertThat(server.getPort()).isEqualTo(free);
        assertThat(new Http(free).get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void hasNoPortOnceItIsStopped() {
        serve((request, response) -> response.setComplete());
        assertThat(server.getPort()).isPositive();
        server.stop();
        assertThat(server.getPort()).isEqualTo(-1);
        server.destroy();
        assertThat(server.getPort()).isEqualTo(-1);
    }

    @Test
    void startsAgainAfterStop() {
        serve((request, response) -> response.setComplete());
        server.stop();
        server.start();
        assertThat(new Http(server.getPort()).get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void listensOnNoSocketFileEitherWhereItsPortIsNegative(@TempDir Path folder) {
        Path file = folder.resolve("http.sock");
        factory.setPort(-1);
        factory.setOptions(ServerOptions.builder().address("unix:" + file).build());
        serve((request, response) -> response.setComplete());
        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("0.0.0.0", 0));
            factory.setPort(taken.getLocalPort());
            assertThatExceptionOfType(PortInUseException.class)
                    .isThrownBy(() -> serve((request, response) -> response.setComplete()))
                    .satisfies(failure -> assertThat(failure.getPort()).isEqualTo(taken.getLocalPort()));
        }
    }

    @Test
    void doesNotCallAForeignAddressATakenPort() throws Exception {
        factory.setAddress(InetAddress.getByName("192.0.2.1"));
        assertThatExceptionOfType(WebServerException.class)
                .isThrownBy(() -> serve((request, response) -> response.setComplete()))
                .isNotInstanceOf(PortInUseException.class);
    }

    @Test
    void listensOnItsAddressAlone() throws Exception {
        factory.setAddress(InetAddress.getByName("127.0.0.1"));
        serve((request, response) -> response.setComplete());
        assertThatIOException()
                .isThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), server.getPort()).close());
    }

    @Test
    void tellsThatItDoesNotDrainWhereShutdownIsImmediate() throws Exception {
        serve((request, response) -> response.setComplete());
        assertThat(shutDown().poll(10, TimeUnit.SECONDS)).isEqualTo(GracefulShutdownResult.IMMEDIATE);
    }

    @Test
    void isIdleAtOnceWhereNothingIsInFlight() throws Exception {
        factory.setShutdown(Shutdown.GRACEFUL);
        serve((request, response) -> response.setComplete());
        assertThat(shutDown().poll(10, TimeUnit.SECONDS)).isEqualTo(GracefulShutdownResult.IDLE);
    }

    @Test
    void drainsUntilTheLastRequestIsAnswered() throws Exception {
        factory.setShutdown(Shutdown.GRACEFUL);
        serve(held());
        int port = server.getPort();
        CompletableFuture<Integer> status = requestThatIsHeld();
        BlockingQueue<GracefulShutdownResult> result = shutDown();
        awaitClosed(port);
        assertThat(result).isEmpty();
        released.countDown();
        assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(result.poll(10, TimeUnit.SECONDS)).isEqualTo(GracefulShutdownResult.IDLE);
    }

    @Test
    void tellsThatRequestsWereActiveWhenStopCutsDrainingShort() throws Exception {
        factory.setShutdown(Shutdown.GRACEFUL);
        serve(held());
        requestThatIsHeld();
        BlockingQueue<GracefulShutdownResult> result = shutDown();
        server.stop();
        assertThat(result.poll(10, TimeUnit.SECONDS)).isEqualTo(GracefulShutdownResult.REQUESTS_ACTIVE);
        assertThat(server.getPort()).isEqualTo(-1);
    }

    @Test
    void stopsAlthoughARequestHangs() throws Exception {
        serve(held());
        requestThatIsHeld();
        server.stop();
        assertThat(server.getPort()).isEqualTo(-1);
    }

    @Test
    void warnsThatItDoesNotSpeakHttp2AndServes(CapturedOutput output) {
        Http2 http2 = new Http2();
        http2.setEnabled(true);
        factory.setHttp2(http2);
        serve((request, response) -> response.setComplete());
        assertThat(new Http(server.getPort()).get("/").statusCode()).isEqualTo(200);
        assertThat(output).contains("'server.http2.enabled' is true, but tiny-server does not speak HTTP/2 yet");
    }

    @Test
    void saysTheNameThatItIsGiven() {
        factory.setServerHeader("demo");
        serve((request, response) -> response.setComplete());
        Http http = new Http(server.getPort());
        assertThat(http.get("/").headers().firstValue("Server")).hasValue("demo");
        HttpResponse<String> refusal = http.get("/", "Large", "x".repeat(20_000));
        assertThat(refusal.statusCode()).isEqualTo(431);
        assertThat(refusal.headers().firstValue("Server")).hasValue("demo");
    }

    @Test
    void saysNoNameWhereThatIsEmpty() {
        factory.setServerHeader("");
        serve((request, response) -> response.setComplete());
        assertThat(new Http(server.getPort()).get("/").headers().firstValue("Server"))
                .isEmpty();
    }

    private BlockingQueue<GracefulShutdownResult> shutDown() {
        BlockingQueue<GracefulShutdownResult> result = new LinkedBlockingQueue<>();
        server.shutDownGracefully(result::add);
        return result;
    }

    private static void awaitClosed(int port) {
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThatIOException().isThrownBy(() -> new Socket("127.0.0.1", port).close()));
    }
}
