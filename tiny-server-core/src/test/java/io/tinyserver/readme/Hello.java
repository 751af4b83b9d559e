package io.tinyserver.readme;

import io.tinyserver.TinyServer;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;

public final class Hello {

    public static void main(String[] args) {
        start(7373);
    }

    public static TinyServer start(int port) {
        Router router = Router.of(
                Route.get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name") + "\n")),
                Route.post("/length", request -> Response.text(request.body().bytes().length + " bytes\n")),
                Route.get("/sleep", request -> {
                    Thread.sleep(5_000);
                    return Response.text("Good morning\n");
                }));
        return TinyServer.builder().port(port).router(router).build().start();
    }
}
