package io.tinyserver.compare;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;

/** A virtual thread for each connection, so a handler may block; TCP_NODELAY, without which pipelined answers wait for each other. */
public final class HelidonServer {

    private static final Header HTML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Contents.HTML);
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Contents.JSON);

    public static void main(String[] args) {
        Handler slow = (request, response) -> response.header(HTML).send(Contents.slow());
        HttpRouting.Builder routing = HttpRouting.builder()
                .get("/", (request, response) -> response.header(HTML).send(Contents.PAGE))
                .get("/page100k", (request, response) -> response.header(HTML).send(Contents.PAGE_100K))
                .post("/echo", (request, response) ->
                        response.header(JSON).send(request.content().as(byte[].class)))
                .get("/slow", slow)
                .get("/slow/*", slow)
                .get("/cpu", (request, response) -> response.header(HTML).send(Contents.compute()))
                .get("/file10m", (request, response) -> {
                    response.contentLength(Files.size(Contents.FILE_10M));
                    try (InputStream in = Files.newInputStream(Contents.FILE_10M);
                            OutputStream out = response.outputStream()) {
                        in.transferTo(out);
                    }
                });
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .backlog(1024)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .addRouting(routing)
                .build()
                .start();
    }
}
