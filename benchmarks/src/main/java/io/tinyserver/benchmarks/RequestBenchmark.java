package io.tinyserver.benchmarks;

import io.tinyserver.ServerOptions;
import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole request through the engine, over a socket on loopback, one client that waits for each answer.
 *
 * <p>The client allocates nothing, so {@code gc.alloc.rate.norm} is what the server allocates. The aims are 100 bytes or less for a page
 * and 600 or less for a small handler behind a path variable and two filters.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class RequestBenchmark {

    private static final int BATCH = 16;

    private final TinyServer server = server();
    private final Conversation page = conversation(WireRequests.small("/page.html"), 1);
    private final Conversation pageForBrowser = conversation(WireRequests.browser("/page.html"), 1);
    private final Conversation pages = conversation(WireRequests.pipelined("/page.html", BATCH), BATCH);
    private final Conversation handler = conversation(WireRequests.small("/hello/Ada"), 1);
    private final Conversation handlers = conversation(WireRequests.pipelined("/hello/Ada", BATCH), BATCH);
    private final Conversation handedOver = conversation(WireRequests.small("/blocking/Ada"), 1);

    private static TinyServer server() {
        try {
            return TinyServer.builder()
                    .options(ServerOptions.builder().port(0).reactors(1).build())
                    .pages(pagesInMemory())
                    .router(router())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Conversation conversation(byte[] requests, int count) {
        try {
            return new Conversation(server.port(), requests, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pages pagesInMemory() throws IOException {
        Path folder = Files.createTempDirectory("pages");
        Path file = folder.resolve("page.html");
        try {
            Files.writeString(file, "<!doctype html><title>Page</title>".repeat(9));
            return Pages.fromFolder(folder);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private static Router router() {
        Filter passing = (request, next) -> next.handle(request);
        Filter looking = (request, next) ->
                request.headers().contains("X-Refused") ? Response.text("refused") : next.handle(request);
        Handler hello = request -> Response.text("Hello, " + request.pathParameter("name"));
        return Router.builder()
                .filter(passing)
                .filter(looking)
                .get("/hello/{name}", hello)
                .route(Route.get("/blocking/{name}", hello).blocking())
                .build();
    }

    /**
     * Ends everything.
     *
     * @throws IOException if that fails
     */
    @TearDown
    public void close() throws IOException {
        for (Conversation open : new Conversation[] {page, pageForBrowser, pages, handler, handlers, handedOver}) {
            open.close();
        }
        server.close();
    }

    @Benchmark
    public void page() throws IOException {
        page.ask();
    }

    @Benchmark
    public void pageForBrowser() throws IOException {
        pageForBrowser.ask();
    }

    /** The figures are those of one request. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void pagePipelined() throws IOException {
        pages.ask();
    }

    @Benchmark
    public void handler() throws IOException {
        handler.ask();
    }

    /** The figures are those of one request. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void handlerPipelined() throws IOException {
        handlers.ask();
    }

    @Benchmark
    public void handlerOnAnotherWorker() throws IOException {
        handedOver.ask();
    }
}
