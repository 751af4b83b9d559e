package io.tinyserver.compare;

import io.undertow.Undertow;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Its defaults; what takes long is dispatched to its worker pool. */
public final class UndertowServer {

    private static final ByteBuffer PAGE = direct(Contents.PAGE);
    private static final ByteBuffer PAGE_100K = direct(Contents.PAGE_100K);

    public static void main(String[] args) {
        HttpHandler root = exchange -> send(exchange, Contents.HTML, PAGE.duplicate());
        PathHandler paths = new PathHandler(root)
                .addExactPath("/page100k", exchange -> send(exchange, Contents.HTML, PAGE_100K.duplicate()))
                .addExactPath("/file10m", new BlockingHandler(UndertowServer::file))
                .addExactPath(
                        "/echo",
                        exchange -> exchange.getRequestReceiver()
                                .receiveFullBytes((e, body) -> send(e, Contents.JSON, ByteBuffer.wrap(body))))
                .addPrefixPath(
                        "/slow",
                        new BlockingHandler(e -> send(e, Contents.HTML, ByteBuffer.wrap(Contents.slow()))))
                .addExactPath(
                        "/cpu",
                        new BlockingHandler(e -> send(e, Contents.HTML, ByteBuffer.wrap(Contents.compute()))));
        Undertow.builder()
                .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
                .setWorkerThreads(Integer.parseInt(args[1]))
                .setHandler(paths)
                .build()
                .start();
    }

    private static ByteBuffer direct(byte[] content) {
        return ByteBuffer.allocateDirect(content.length).put(content).flip();
    }

    private static void send(HttpServerExchange exchange, String type, ByteBuffer content) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(content);
    }

    private static void file(HttpServerExchange exchange) throws Exception {
        FileChannel file = FileChannel.open(Contents.FILE_10M, StandardOpenOption.READ);
        exchange.setResponseContentLength(file.size());
        exchange.addExchangeCompleteListener((done, next) -> {
            try {
                file.close();
            } catch (java.io.IOException harmless) {
                // it was read to its end
            }
            next.proceed();
        });
        exchange.getResponseSender().transferFrom(file, IoCallback.END_EXCHANGE);
    }
}
