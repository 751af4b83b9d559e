package io.tinyserver.compare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.Executors;

/** The JDK's server, or another one behind its interface; a virtual thread for each request, so a handler may block. */
public final class JdkServer {

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", JdkServer::handle);
        server.start();
    }

    private static void handle(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> send(exchange, Contents.PAGE, Contents.HTML);
            case "/page100k" -> send(exchange, Contents.PAGE_100K, Contents.HTML);
            case "/cpu" -> send(exchange, Contents.compute(), Contents.HTML);
            case "/echo" -> send(exchange, exchange.getRequestBody().readAllBytes(), Contents.JSON);
            case "/file10m" -> file(exchange);
            default -> send(exchange, Contents.slow(), Contents.HTML);
        }
    }

    private static void send(HttpExchange exchange, byte[] content, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, content.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    private static void file(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, Files.size(Contents.FILE_10M));
        try (InputStream in = Files.newInputStream(Contents.FILE_10M);
                OutputStream out = exchange.getResponseBody()) {
            in.transferTo(out);
        }
    }
}
