package io.tinyserver.route;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The choice among fifty routes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class RouterBenchmark {

    private static final int KINDS = 10;

    private final Router router = router();
    private final Request literal = Request.of(Method.GET, "/api/v1/kind7/search");
    private final Request variable = Request.of(Method.GET, "/api/v1/kind7/4711");
    private final Request twoVariables = Request.of(Method.GET, "/api/v1/kind7/4711/parts/3");
    private final Request unknown = Request.of(Method.GET, "/api/v1/kind7/4711/nothing");

    private static Router router() {
        Handler handler = request -> Response.text("ok");
        Router.Builder routes = Router.builder();
        for (int i = 0; i < KINDS; i++) {
            String kind = "/api/v1/kind" + i;
            routes.get(kind, handler)
                    .post(kind, handler)
                    .get(kind + "/search", handler)
                    .get(kind + "/{id}", handler)
                    .get(kind + "/{id}/parts/{part}", handler);
        }
        return routes.build();
    }

    @Benchmark
    public Match literal() {
        return router.match(literal);
    }

    @Benchmark
    public Match variable() {
        return router.match(variable);
    }

    @Benchmark
    public Match twoVariables() {
        return router.match(twoVariables);
    }

    @Benchmark
    public Match noMatch() {
        return router.match(unknown);
    }
}
