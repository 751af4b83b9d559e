package io.tinyserver.engine;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Response;
import io.tinyserver.http1.ChunkLimits;
import io.tinyserver.http1.HeadLimits;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Dispatch;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An engine for tests that look into it: one reactor and one page. */
final class TestEngine {

    private TestEngine() {}

    /** With no deadline that a test would live to see. */
    static Engine on(ThreadPool pool) throws IOException {
        return on(pool, Duration.ofMinutes(1));
    }

    /** Waits so long for each thing that a peer may do. */
    static Engine on(ThreadPool pool, Duration patience) throws IOException {
        return new Engine(
                new EngineSettings(
                        1,
                        Dispatch.LEARN,
                        100,
                        0,
                        new HeadLimits(8192, 16384, 100),
                        ChunkLimits.DEFAULT,
                        1000,
                        1024,
                        0,
                        0,
                        new EngineSettings.Timeouts(patience, patience, patience, patience, patience),
                        null,
                        null,
                        null),
                Router.of(Route.get("/", request -> Response.text("page"))).compiled(List.of(), ErrorPages.PLAIN),
                ErrorPages.PLAIN,
                ServerListener.NONE,
                pool);
    }
}
