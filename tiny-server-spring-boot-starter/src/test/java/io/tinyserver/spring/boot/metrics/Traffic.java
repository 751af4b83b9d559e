package io.tinyserver.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import io.tinyserver.spring.boot.Http;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Routes that a test asks, and one among them that it holds in its hand. */
final class Traffic {

    private static final int SECONDS = 20;

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore letGo = new Semaphore(0);

    Router routes() {
        return Router.of(
                Route.get("/quick", request -> Response.text("quick")).quick(),
                Route.get("/failing", request -> {
                    throw new IllegalStateException("as the test wants it");
                }),
                Route.get("/held", request -> hold()).blocking(),
                Route.get("/held-in-place", request -> hold()));
    }

    private Response hold() throws InterruptedException {
        entered.release();
        assertThat(letGo.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
        return Response.text("held");
    }

    CompletableFuture<HttpResponse<String>> ask(int port, String path) {
        return CompletableFuture.supplyAsync(() -> new Http(port).get(path));
    }

    void awaitEntered() throws InterruptedException {
        assertThat(entered.tryAcquire(SECONDS, TimeUnit.SECONDS))
                .as("a handler was called")
                .isTrue();
    }

    void letGo(int calls) {
        letGo.release(calls);
    }

    /** Breaks the rule TS-HOST-01, and returns when the peer has been told. */
    static void breakARule(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(SECONDS * 1000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
            assertThat(answer).asString().isEqualTo("HTTP/1.1 400");
        }
    }
}
