package io.tinyserver.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.TestServer;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One of the servers behind a proxy. Used by the test and by the server's threads. */
final class Instance {

    private final AtomicInteger served = new AtomicInteger();
    private final Consumer<String> handled;
    private final TestServer server;

    /** Tells the path of each request that a handler has had. */
    Instance(int port, Consumer<String> handled) {
        this.handled = handled;
        server = TestServer.serving(
                options -> options.port(port).reactors(2),
                Route.get("/whole/quick/{id}", this::name),
                Route.get("/whole/slow/{id}", request -> {
                    TimeUnit.MILLISECONDS.sleep(2); // so that there are requests in flight at the stop
                    return name(request);
                }),
                Route.put("/whole/collected/{id}", this::length),
                Route.put("/whole/streamed/{id}", this::length).streaming());
    }

    private Response name(Request request) {
        handled.accept(request.path());
        served.incrementAndGet();
        return Response.text(request.path());
    }

    private Response length(Request request) throws IOException {
        int length = request.body().bytes().length;
        handled.accept(request.path());
        served.incrementAndGet();
        return Response.text(request.path() + " " + length);
    }

    /** How many requests it has had. */
    int served() {
        return served.get();
    }

    List<?> errors() {
        return server.log().errors();
    }

    /** Stops it and waits until nothing of it is left; does nothing the second time. */
    void stop() {
        assertThat(server.server().stop(TestServer.PATIENCE))
                .as("everything finished in time")
                .isTrue();
        server.close();
        assertThat(errors()).isEmpty();
    }
}
