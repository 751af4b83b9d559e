package io.tinyserver.compare;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;

/** A verticle for each core, the native transport; what takes long runs in {@code executeBlocking}, unordered. */
public final class VertxServer extends AbstractVerticle {

    private static final Buffer PAGE = Buffer.buffer(Contents.PAGE);
    private static final Buffer PAGE_100K = Buffer.buffer(Contents.PAGE_100K);

    private final int port;

    private VertxServer(int port) {
        this.port = port;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setWorkerPoolSize(Integer.parseInt(args[1])));
        int loops = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new VertxServer(port), new DeploymentOptions().setInstances(loops));
    }

    @Override
    public void start() {
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port).setTcpNoDelay(true))
                .requestHandler(this::handle)
                .listen();
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/" -> send(request, PAGE, Contents.HTML);
            case "/page100k" -> send(request, PAGE_100K, Contents.HTML);
            case "/cpu" -> sendLater(request, Contents::compute);
            case "/echo" -> request.body().onSuccess(body -> send(request, body, Contents.JSON));
            case "/file10m" -> request.response().sendFile(Contents.FILE_10M.toString());
            default -> sendLater(request, Contents::slow);
        }
    }

    private void sendLater(HttpServerRequest request, Callable<byte[]> content) {
        vertx.executeBlocking(content, false)
                .onSuccess(bytes -> send(request, Buffer.buffer(bytes), Contents.HTML));
    }

    private static void send(HttpServerRequest request, Buffer content, String type) {
        request.response().putHeader("Content-Type", type).end(content);
    }
}
