package io.tinyserver;

import io.tinyserver.http.Body;
import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

/**
 * Handlers of every manner for the stress test. All but those that fail answer with the text of {@link #expected}: the number of the
 * request and, repeated, as much as the request asks for.
 */
final class StressHandlers implements AutoCloseable {

    static final String FAILURE = "as the stress test wants it";

    /** What a request may ask for; each answers with {@link #expected}. */
    static final List<String> KINDS = List.of(
            "quick",
            "page",
            "slow",
            "pooled",
            "reserved",
            "random",
            "spin",
            "later",
            "nested",
            "stream",
            "chunks",
            "written",
            "flushed",
            "published",
            "submitted");

    /** What a request with content may ask for; each answers with the content. */
    static final List<String> ECHOS = List.of("echo", "echo-stream", "echo-published");

    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService others = Executors.newFixedThreadPool(4);

    /** The text of the answer to request number {@code id}. */
    static String expected(String id, int times) {
        return (id + ";").repeat(Math.max(1, times));
    }

    Router router() {
        Router.Builder router = Router.builder();
        plain(router);
        fetched(router);
        router.get("/fail/{id}/{n}", request -> {
            throw new IllegalStateException(FAILURE);
        });
        router.get(
                "/cut/{id}/{n}",
                request -> written(out -> {
                    out.write(new byte[50_000]);
                    throw new IllegalStateException(FAILURE);
                }));
        router.get(
                "/broken/{id}/{n}",
                request -> Response.deferred(CompletableFuture.failedFuture(new IllegalStateException(FAILURE))));
        router.get("/hang/{id}/{n}", this::hang);
        router.post("/echo/{id}/{n}", request -> Response.text(request.body().text()));
        router.route(
                Route.post("/echo-stream/{id}/{n}", StressHandlers::echoStream).streaming());
        router.route(Route.post("/echo-published/{id}/{n}", StressHandlers::echoPublished)
                .streaming());
        return router.build();
    }

    private void plain(Router.Builder router) {
        router.get("/quick/{id}/{n}", StressHandlers::text);
        router.route(Route.get("/page/{id}/{n}", (ImmediateHandler) StressHandlers::text));
        router.get("/slow/{id}/{n}", slow(5));
        router.route(Route.get("/pooled/{id}/{n}", slow(1)).blocking());
        router.route(Route.get("/reserved/{id}/{n}", slow(1)).reserved());
        router.get("/random/**", request -> {
            String[] parts = request.path().split("/");
            TimeUnit.MILLISECONDS.sleep(parts[2].hashCode() % 3 == 0 ? 3 : 0);
            return Response.text(expected(parts[2], Integer.parseInt(parts[3])));
        });
        router.get("/spin/{id}/{n}", request -> {
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(1500);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return text(request);
        });
        router.get(
                "/later/{id}/{n}",
                request -> Response.deferred(CompletableFuture.supplyAsync(() -> text(request), others)));
        router.get(
                "/nested/{id}/{n}",
                request -> Response.deferred(CompletableFuture.supplyAsync(
                        () -> Response.deferred(CompletableFuture.completedFuture(text(request))), others)));
    }

    private void fetched(Router.Builder router) {
        router.get("/stream/{id}/{n}", request -> {
            byte[] bytes = bytes(request);
            return Response.of("a/b", new Body.Stream(new ByteArrayInputStream(bytes), bytes.length));
        });
        router.get(
                "/chunks/{id}/{n}",
                request -> Response.of("a/b", new Body.Stream(new ByteArrayInputStream(bytes(request)), -1)));
        router.get("/written/{id}/{n}", request -> written(out -> out.write(bytes(request))));
        router.get(
                "/flushed/{id}/{n}",
                request -> written(out -> {
                    byte[] bytes = bytes(request);
                    out.write(bytes, 0, 1);
                    out.flush();
                    out.write(bytes, 1, bytes.length - 1);
                }));
        router.get(
                "/published/{id}/{n}", request -> Response.of("a/b", new Body.Published(inPieces(bytes(request)), -1)));
        router.get("/submitted/{id}/{n}", request -> {
            byte[] bytes = bytes(request);
            return Response.of("a/b", new Body.Published(submitted(bytes), bytes.length));
        });
    }

    private static Response.Ready written(Body.Written body) {
        return Response.of("a/b", body);
    }

    private static Response.Ready written(io.tinyserver.http.BodyWriter writer) {
        return written(new Body.Written((OutputStream out) -> writer.writeTo(out)));
    }

    private static Handler slow(int millis) {
        return request -> {
            TimeUnit.MILLISECONDS.sleep(millis);
            return text(request);
        };
    }

    private static Response.Ready text(Request request) {
        return Response.text(new String(bytes(request), StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(Request request) {
        return expected(request.pathParameter("id"), Integer.parseInt(request.pathParameter("n")))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Hangs for a while, and ignores interrupts meanwhile. */
    private Response hang(Request request) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        boolean released = false;
        while (!released && System.nanoTime() < end) {
            try {
                released = release.await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException ignored) {
                Thread.currentThread().setName("a name that must not stay");
            }
        }
        return text(request);
    }

    private static Response echoStream(Request request) throws Exception {
        try (var in = request.body().stream()) {
            return Response.text(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    private static Response echoPublished(Request request) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        request.body().publisher().subscribe(new Collector(answer));
        return Response.deferred(answer);
    }

    private static final class Collector implements Flow.Subscriber<ByteBuffer> {

        private final StringBuilder content = new StringBuilder();
        private final CompletableFuture<Response> answer;
        private Flow.Subscription subscription;

        private Collector(CompletableFuture<Response> answer) {
            this.answer = answer;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            content.append(StandardCharsets.ISO_8859_1.decode(buffer));
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            answer.complete(Response.text(content.toString()));
        }
    }

    private static Flow.Publisher<ByteBuffer> inPieces(byte[] bytes) {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private int at;
            private boolean over;

            @Override
            public void request(long n) {
                if (!over && at < bytes.length) {
                    int length = Math.min(1000, bytes.length - at);
                    at += length;
                    subscriber.onNext(ByteBuffer.wrap(bytes, at - length, length));
                } else if (!over) {
                    over = true;
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                over = true;
            }
        });
    }

    private Flow.Publisher<ByteBuffer> submitted(byte[] bytes) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(others, 256);
            publisher.subscribe(subscriber);
            for (int at = 0; at < bytes.length; at += 1000) {
                publisher.offer(ByteBuffer.wrap(bytes, at, Math.min(1000, bytes.length - at)), null);
            }
            publisher.close();
        };
    }

    /** Whether an entry of the log is about a failure that a handler here has caused on purpose. */
    static boolean isMeant(String entry) {
        return entry.contains(FAILURE);
    }

    void releaseAll() {
        release.countDown();
    }

    @Override
    public void close() {
        others.shutdownNow();
    }
}
