package io.tinyserver.compare;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.smartboot.http.server.HttpBootstrap;
import org.smartboot.http.server.HttpRequest;
import org.smartboot.http.server.HttpResponse;
import org.smartboot.http.server.HttpServerHandler;

/** Its defaults; what takes long completes the future of an asynchronous handler from an executor, as its documentation says. */
public final class SmartHttpServer {

    public static void main(String[] args) {
        ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(args[1]));
        HttpBootstrap bootstrap = new HttpBootstrap();
        bootstrap.configuration().host("127.0.0.1").bannerEnabled(false);
        bootstrap
                .httpHandler(new HttpServerHandler() {
                    @Override
                    public void handle(HttpRequest request, HttpResponse response, CompletableFuture<Object> done)
                            throws Throwable {
                        String path = request.getRequestURI();
                        if (path.startsWith("/slow") || path.equals("/cpu") || path.equals("/file10m")) {
                            pool.execute(() -> answer(path, request, response, done));
                        } else {
                            answer(path, request, response, done);
                        }
                    }
                })
                .setPort(Integer.parseInt(args[0]))
                .start();
    }

    private static void answer(String path, HttpRequest request, HttpResponse response, CompletableFuture<Object> done) {
        try {
            switch (path) {
                case "/" -> send(response, Contents.PAGE, Contents.HTML);
                case "/page100k" -> send(response, Contents.PAGE_100K, Contents.HTML);
                case "/cpu" -> send(response, Contents.compute(), Contents.HTML);
                case "/echo" -> send(response, request.getInputStream().readAllBytes(), Contents.JSON);
                case "/file10m" -> file(response);
                default -> send(response, Contents.slow(), Contents.HTML);
            }
            done.complete(null);
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    private static void send(HttpResponse response, byte[] content, String type) throws Exception {
        response.setContentType(type);
        response.setContentLength(content.length);
        response.write(content);
    }

    private static void file(HttpResponse response) throws Exception {
        response.setContentType(Contents.BYTES);
        response.setContentLength((int) Files.size(Contents.FILE_10M));
        try (InputStream in = Files.newInputStream(Contents.FILE_10M)) {
            in.transferTo(response.getOutputStream());
        }
    }
}
