package io.tinyserver.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.microhttp.EventLoop;
import org.microhttp.Handler;
import org.microhttp.Header;
import org.microhttp.NoopLogger;
import org.microhttp.Options;
import org.microhttp.OptionsBuilder;
import org.microhttp.Request;
import org.microhttp.Response;

/** One event loop for two cores; what takes long goes to an executor and calls back, as its README shows. It has no files. */
public final class MicrohttpServer {

    private static final List<Header> HTML = List.of(new Header("Content-Type", Contents.HTML));

    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(args[1]));
        Options options = OptionsBuilder.newBuilder()
                .withHost("127.0.0.1")
                .withPort(Integer.parseInt(args[0]))
                .withConcurrency(Integer.getInteger("compare.loops", 1))
                .withAcceptLength(1024)
                .build();
        EventLoop loop = new EventLoop(options, NoopLogger.instance(), handler(pool));
        loop.start();
        loop.join();
    }

    private static Handler handler(ExecutorService pool) {
        return (request, callback) -> {
            String path = request.uri();
            switch (path) {
                case "/" -> callback.accept(html(Contents.PAGE));
                case "/page100k" -> callback.accept(html(Contents.PAGE_100K));
                case "/echo" ->
                    callback.accept(new Response(200, "OK", List.of(new Header("Content-Type", Contents.JSON)), request.body()));
                case "/cpu" -> pool.execute(() -> callback.accept(html(Contents.compute())));
                case "/file10m" -> pool.execute(() -> callback.accept(file()));
                default -> other(path, pool, callback);
            }
        };
    }

    private static void other(String path, ExecutorService pool, Consumer<Response> callback) {
        if (path.startsWith("/slow")) {
            pool.execute(() -> callback.accept(html(Contents.slow())));
        } else {
            callback.accept(new Response(404, "Not Found", HTML, new byte[0]));
        }
    }

    private static Response file() {
        try {
            return new Response(200, "OK", HTML, Files.readAllBytes(Contents.FILE_10M));
        } catch (IOException e) {
            return new Response(500, "Failed", HTML, new byte[0]);
        }
    }

    private static Response html(byte[] content) {
        return new Response(200, "OK", HTML, content);
    }
}
