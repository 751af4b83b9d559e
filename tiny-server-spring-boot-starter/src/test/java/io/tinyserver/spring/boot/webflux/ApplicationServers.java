package io.tinyserver.spring.boot.webflux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.Http;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.web.server.WebServer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Servers for applications that are one handler each; stopped after the test. */
final class ApplicationServers implements AfterEachCallback {

    private final TinyReactiveWebServerFactory factory = new TinyReactiveWebServerFactory(0);
    private final List<WebServer> started = new ArrayList<>();

    /** What makes the servers; for settings that come before the first one. */
    TinyReactiveWebServerFactory factory() {
        return factory;
    }

    /** Starts a server, and gives a client of it. */
    Http serve(HttpHandler application) {
        WebServer server = factory.getWebServer(application);
        server.start();
        started.add(server);
        return new Http(server.getPort());
    }

    /** The first one that was started. */
    TinyServer first() {
        return ((TinyWebServer) started.get(0)).getServer();
    }

    static DataBuffer text(ServerHttpResponse response, String text) {
        return response.bufferFactory().wrap(text.getBytes(UTF_8));
    }

    /** Answers with one text. */
    static Mono<Void> say(ServerHttpResponse response, String text) {
        return response.writeWith(Mono.just(text(response, text)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        started.forEach(WebServer::stop);
    }
}
