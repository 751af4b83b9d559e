package io.tinyserver.costs;

import com.sun.management.ThreadMXBean;
import io.tinyserver.ServerOptions;
import io.tinyserver.TinyServer;
import io.tinyserver.content.Pages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server in a process of its own: {@code MeasuredServer FOLDER-OF-PAGES}.
 *
 * <p>It says on which port it listens and which process it is. Each line of input is answered with the bytes that its workers have
 * allocated so far; it ends with its input.
 */
final class MeasuredServer {

    static final String PAGE = "/page.html";
    static final String HANDLER = "/hello/Ada";
    static final String BLOCKING = "/blocking/Ada";
    static final String WORKER = "tiny-worker-";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private MeasuredServer() {}

    public static void main(String[] args) throws IOException {
        TinyServer server = TinyServer.builder()
                .options(ServerOptions.builder().port(0).reactors(1).build())
                .pages(Pages.fromFolder(Path.of(args[0])))
                .router(router())
                .build()
                .start();
        System.out.println(server.port() + " " + ProcessHandle.current().pid());
        try (BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            while (questions.readLine() != null) {
                System.out.println(allocatedByWorkers());
            }
        }
        System.exit(0);
    }

    static void writePage(Path folder) throws IOException {
        Files.writeString(folder.resolve(PAGE.substring(1)), "<!doctype html><title>Page</title>".repeat(9));
    }

    /** The route is said to be quick, so that a machine that is busy with other things does not make the server learn that it is not. */
    private static Router router() {
        Filter passing = (request, next) -> next.handle(request);
        Filter looking = (request, next) ->
                request.headers().contains("X-Refused") ? Response.text("refused") : next.handle(request);
        Handler hello = request -> Response.text("Hello, " + request.pathParameter("name"));
        return Router.builder()
                .filter(passing)
                .filter(looking)
                .route(Route.get("/hello/{name}", hello).quick())
                .route(Route.get("/blocking/{name}", hello).blocking())
                .build();
    }

    private static long allocatedByWorkers() {
        long sum = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(WORKER)) {
                sum += THREADS.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }
}
