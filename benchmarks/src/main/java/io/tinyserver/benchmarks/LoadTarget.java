package io.tinyserver.benchmarks;

import io.tinyserver.ServerOptions;
import io.tinyserver.TinyServer;
import io.tinyserver.http.Body;
import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Response;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The server that load is put on: {@code LoadTarget PORT [POOL-SIZE]}.
 *
 * <p>{@code /} is an ordinary handler that gives a page of 300 bytes; {@code /page} gives the same as content in memory, without running
 * a handler. {@code /page100k} is a larger one, {@code /file10m} the file that the property {@code compare.file} names, and {@code
 * /echo} gives back what is posted. {@code /slow}, {@code /slow/{id}} and everything below {@code /any/slow} sleep 50 ms; {@code /any/**}
 * is one route with both quick and slow paths, as a whole application behind one handler has them. {@code /cpu} computes for 300 us.
 */
public final class LoadTarget {

    private static final long SLEEP_MILLIS = 50;
    private static final long COMPUTE_NANOS = 300_000;
    private static final int LARGE = 100 * 1024;
    private static final int DEFAULT_POOL = 64;
    private static final int MOST_CONNECTIONS = 20_000;

    private LoadTarget() {}

    /**
     * Serves until the process is ended.
     *
     * @param args the port and, if wanted, the size of the pool
     * @throws IOException if the page cannot be read
     */
    public static void main(String[] args) throws IOException {
        TinyServer.builder()
                .options(
                        ServerOptions.builder().maxConnections(MOST_CONNECTIONS).build())
                .port(Integer.parseInt(args[0]))
                .poolSize(args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_POOL)
                .router(router())
                .build()
                .start();
    }

    private static Router router() throws IOException {
        Response.Ready page = Response.of("text/html; charset=utf-8", new Body.Bytes(page()));
        Response.Ready large = Response.of("text/html; charset=utf-8", new Body.Bytes(new byte[LARGE]));
        Path file = Path.of(System.getProperty("compare.file", "none"));
        ImmediateHandler inMemory = request -> page;
        Handler quick = request -> page;
        Handler slow = request -> {
            Thread.sleep(SLEEP_MILLIS);
            return page;
        };
        Handler mixed = request -> request.path().startsWith("/any/slow") ? slow.handle(request) : page;
        Handler computing = request -> {
            long end = System.nanoTime() + COMPUTE_NANOS;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return page;
        };
        return Router.builder()
                .get("/", quick)
                .get("/page", inMemory)
                .get("/page100k", request -> large)
                .get("/file10m", request -> Response.of("application/octet-stream", Body.FileRegion.of(file)))
                .post(
                        "/echo",
                        request -> Response.of(
                                "application/json",
                                new Body.Bytes(request.body().bytes())))
                .get("/slow", slow)
                .get("/slow/{id}", slow)
                .get("/any/**", mixed)
                .get("/cpu", computing)
                .build();
    }

    private static byte[] page() throws IOException {
        try (InputStream page = LoadTarget.class.getResourceAsStream("page.html")) {
            if (page == null) {
                throw new IOException("page.html is not on the class path");
            }
            return page.readAllBytes();
        }
    }
}
