package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.ServerOptions;
import io.tinyserver.TinyServer;
import io.tinyserver.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way in which a deferred answer comes, or does not. */
@Timeout(30)
class DeferredAnswerTests {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1); // longer than any test
    private static final Response DONE = Response.text("done");

    private TinyServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void completedBeforeTheHandlerReturns() throws Exception {
        assertThat(answer(() -> CompletableFuture.completedFuture(DONE)).body()).isEqualTo("done");
    }

    @Test
    void completedByAnotherThreadLater() throws Exception {
        assertThat(answer(() -> later(DONE)).body()).isEqualTo("done");
    }

    @Test
    void completedWhileTheHandlerHasLostLeadership() throws Exception {
        HttpResponse<String> answer = answer(() -> {
            CompletableFuture<Response> promise = later(DONE);
            promise.join();
            return promise;
        });
        assertThat(answer.body()).isEqualTo("done");
    }

    @Test
    void completedAfterTheHandlerHasLostLeadership() throws Exception {
        HttpResponse<String> answer = answer(() -> {
            later(DONE).join();
            return later(DONE);
        });
        assertThat(answer.body()).isEqualTo("done");
    }

    @Test
    void completedWithAFurtherPromise() throws Exception {
        assertThat(answer(() -> later(Response.deferred(later(DONE)))).body()).isEqualTo("done");
    }

    @Test
    void completedWithAFailure() throws Exception {
        assertThat(answer(() -> CompletableFuture.failedFuture(new IOException("as the test wants it")))
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    void completedWithNothing() throws Exception {
        assertThat(answer(() -> later(null)).statusCode()).isEqualTo(500);
    }

    @Test
    void neverCompleted() throws Exception {
        assertThat(answer(SHORT, CompletableFuture::new).statusCode()).isEqualTo(503);
    }

    @Test
    void promiseThatThrowsIsAnsweredAtOnce() throws Exception {
        assertThat(answer(ThrowingPromise::new).statusCode()).isEqualTo(500);
    }

    private interface Promises {
        CompletionStage<Response> next() throws Exception;
    }

    private HttpResponse<String> answer(Promises promises) throws Exception {
        return answer(LONG, promises);
    }

    private HttpResponse<String> answer(Duration timeout, Promises promises) throws Exception {
        server = TinyServer.builder()
                .options(ServerOptions.builder().port(0).answerTimeout(timeout).build())
                .handler(request -> Response.deferred(promises.next()))
                .build()
                .start();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static CompletableFuture<Response> later(Response response) {
        return CompletableFuture.supplyAsync(
                () -> response, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    /** A promise that does not let itself be followed. */
    private static final class ThrowingPromise extends CompletableFuture<Response> {

        @Override
        @SuppressWarnings("unchecked")
        public <U> CompletableFuture<U> thenApply(Function<? super Response, ? extends U> function) {
            return (CompletableFuture<U>) this;
        }

        @Override
        public CompletableFuture<Response> whenComplete(BiConsumer<? super Response, ? super Throwable> action) {
            throw new IllegalStateException("as the test wants it");
        }
    }
}
