package io.tinyserver;

import io.tinyserver.http.Body;
import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What the server runs under mixed load: handlers of all kinds, which watch how they are called. */
final class MixedHandlers implements AutoCloseable {

    /** In the message of everything that is thrown on purpose. */
    static final String PLANNED = "planned";

    private final ScheduledExecutorService others = Executors.newScheduledThreadPool(2);
    private final MixedBodies bodies;
    private final Path file;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<Long, Turn> turns = new ConcurrentHashMap<>();

    /** Who may call next on a connection. */
    private static final class Turn {
        private int last = -1;
        private boolean taken;

        synchronized boolean take(int number) {
            boolean inOrder = !taken && number > last;
            last = number;
            taken = true;
            return inOrder;
        }

        synchronized void giveBack() {
            taken = false;
        }
    }

    MixedHandlers(Path file) {
        this.file = file;
        this.bodies = new MixedBodies(others);
    }

    Queue<String> violations() {
        return violations;
    }

    MixedBodies bodies() {
        return bodies;
    }

    /** Forgets a connection that is over. */
    void over(long connection) {
        turns.remove(connection);
    }

    Router router() {
        Router.Builder router = Router.builder();
        for (MixedKind kind : MixedKind.values()) {
            if (kind != MixedKind.MISSING) {
                router.route(route(kind));
            }
        }
        return router.route(Route.get("/forever", request -> {
                    new CountDownLatch(1).await();
                    return Response.text("never");
                }))
                .build();
    }

    private Route route(MixedKind kind) {
        if (kind == MixedKind.IMMEDIATE) {
            ImmediateHandler immediate = request -> content(request, null);
            return Route.get(kind.pattern(), immediate);
        }
        Handler handler = handler(kind);
        Handler watched = request -> watch(kind, handler, request);
        Route route = kind.isPost() ? Route.post(kind.pattern(), watched) : Route.get(kind.pattern(), watched);
        return switch (kind) {
            case HINTED_QUICK -> route.quick();
            case HINTED_SLEEPING -> route.blocking();
            case RESERVED -> route.reserved();
            case POST_EARLY -> route.streaming();
            default -> route;
        };
    }

    private Handler handler(MixedKind kind) {
        return switch (kind) {
            case SLEEPING, HINTED_SLEEPING -> request -> sleep(request, 1 + size(request) % 4);
            case SOMETIMES_SLEEPING -> request -> sleep(request, number(request) % 16 == 0 ? 3 : 0);
            case RESERVED -> request -> sleep(request, number(request) % 2);
            case CALCULATING -> this::calculate;
            case HANGING -> this::hang;
            case THROWING ->
                request -> {
                    throw new IllegalStateException(PLANNED);
                };
            case BREAKING ->
                request -> {
                    throw new StackOverflowError(PLANNED);
                };
            case DEFERRED_NOW -> request -> Response.deferred(CompletableFuture.completedStage(content(request, null)));
            case DEFERRED_SOON -> request -> deferred(request, 0, null);
            case DEFERRED_LATER -> request -> deferred(request, 1 + size(request) % 20, null);
            case DEFERRED_STREAM ->
                request -> deferred(request, size(request) % 3, bodies.stream(request, size(request)));
            case DEFERRED_FAILING -> this::failLater;
            case STREAM -> request -> content(request, bodies.stream(request, size(request)));
            case STREAM_IN_CHUNKS -> request -> content(request, bodies.stream(request, Body.UNKNOWN_LENGTH));
            case STREAM_FAILING -> request -> content(request, bodies.failingStream(request));
            case WRITTEN -> request -> content(request, bodies.written(request, false));
            case WRITTEN_FAILING -> request -> content(request, bodies.written(request, true));
            case FILE -> this::region;
            case PUBLISHED -> request -> content(request, bodies.published(request, true, false));
            case PUBLISHED_AT_ONCE -> request -> content(request, bodies.published(request, false, false));
            case PUBLISHED_FAILING -> request -> content(request, bodies.published(request, true, true));
            case SUBMITTED -> request -> content(request, bodies.submitted(request));
            case POST_WHOLE -> request -> digest(request, request.body().bytes());
            case POST_STREAM, POST_EARLY -> this::readSlowly;
            case POST_SUBSCRIBED -> this::subscribe;
            default -> request -> content(request, null);
        };
    }

    private Response watch(MixedKind kind, Handler handler, Request request) throws Exception {
        Turn turn = turns.computeIfAbsent(connection(request), key -> new Turn());
        if (!turn.take(number(request))) {
            violations.add("Out of turn: " + request + " after " + turn.last);
        }
        if (kind == MixedKind.RESERVED) {
            try {
                return handler.handle(request);
            } finally {
                turn.giveBack();
            }
        }
        bodies.enter();
        try {
            Response response = handler.handle(request);
            turn.giveBack();
            return response;
        } catch (Throwable thrown) {
            turn.giveBack();
            throw thrown;
        } finally {
            bodies.leave();
        }
    }

    // --- handlers ---

    private static Response sleep(Request request, int millis) throws InterruptedException {
        if (millis > 0) {
            Thread.sleep(millis);
        }
        return content(request, null);
    }

    private Response calculate(Request request) {
        long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(50L + size(request) % 3000);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return content(request, null);
    }

    private Response hang(Request request) throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        others.schedule(released::countDown, 5 + size(request) % 60, TimeUnit.MILLISECONDS);
        released.await();
        return content(request, null);
    }

    private Response deferred(Request request, int millis, Body body) {
        Response answer = content(request, body);
        CompletableFuture<Response> promise = new CompletableFuture<>();
        if (millis == 0) {
            others.execute(() -> promise.complete(answer));
        } else {
            others.schedule(() -> promise.complete(answer), millis, TimeUnit.MILLISECONDS);
        }
        return Response.deferred(promise);
    }

    private Response failLater(Request request) {
        CompletableFuture<Response> promise = new CompletableFuture<>();
        others.schedule(
                () -> promise.completeExceptionally(new IllegalStateException(PLANNED)),
                size(request) % 5,
                TimeUnit.MILLISECONDS);
        return Response.deferred(promise);
    }

    private Response region(Request request) {
        int from = MixedContent.position(connection(request), number(request));
        return content(request, new Body.FileRegion(file, from, size(request)));
    }

    private Response readSlowly(Request request) throws IOException, InterruptedException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] piece = new byte[1 + ThreadLocalRandom.current().nextInt(9000)];
        try (InputStream stream = request.body().stream()) {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                read.write(piece, 0, count);
                if (count % 13 == 0) {
                    Thread.sleep(1);
                }
            }
        }
        return digest(request, read.toByteArray());
    }

    private Response subscribe(Request request) {
        CompletableFuture<Response> promise = new CompletableFuture<>();
        request.body().publisher().subscribe(new Flow.Subscriber<>() {
            private final ByteArrayOutputStream read = new ByteArrayOutputStream();
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                subscription.request(1);
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                read.writeBytes(bytes);
                subscription.request(1);
            }

            @Override
            public void onError(Throwable failure) {
                promise.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                promise.complete(digest(request, read.toByteArray()));
            }
        });
        return Response.deferred(promise);
    }

    // --- answers ---

    private static Response content(Request request, Body body) {
        Body content = body == null
                ? new Body.Bytes(MixedContent.of(connection(request), number(request), size(request)))
                : body;
        return Response.of("application/octet-stream", content).withHeader("X-Id", id(request));
    }

    private static Response digest(Request request, byte[] content) {
        return Response.text(MixedContent.digest(content)).withHeader("X-Id", id(request));
    }

    static String id(Request request) {
        return connection(request) + "-" + number(request);
    }

    static long connection(Request request) {
        return Long.parseLong(request.pathParameter("connection"));
    }

    static int number(Request request) {
        return Integer.parseInt(request.pathParameter("number"));
    }

    static int size(Request request) {
        return Integer.parseInt(request.pathParameter("size"));
    }

    @Override
    public void close() {
        others.shutdownNow();
    }
}
