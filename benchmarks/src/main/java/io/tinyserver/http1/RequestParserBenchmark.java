package io.tinyserver.http1;

import io.tinyserver.benchmarks.WireRequests;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a request to its head. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class RequestParserBenchmark {

    private static final int BATCH = 16;

    private final RequestParser parser = new RequestParser(HeadLimits.DEFAULT);
    private final byte[] known = WireRequests.small("/page.html");
    private final byte[] browser = WireRequests.browser("/docs/guide.html?page=7");
    private final byte[] batch = WireRequests.pipelined("/page.html", BATCH);
    private final byte[][] neverKnown = {
        WireRequests.small("/quite-a-long-path/without-end/1.html"),
        WireRequests.small("/quite-a-long-path/without-end/2.html")
    };
    private int turn;

    /** A head like the one before. */
    @Benchmark
    public HeadResult known() {
        return parser.parse(known, 0, known.length);
    }

    /** Two heads that begin alike, so that each drives the other out of what is remembered. */
    @Benchmark
    public HeadResult unknown() {
        byte[] next = neverKnown[turn++ & 1];
        return parser.parse(next, 0, next.length);
    }

    /** Carries a cookie, so it is never remembered. */
    @Benchmark
    public HeadResult browser() {
        return parser.parse(browser, 0, browser.length);
    }

    /** The figures are those of one request. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int pipelined() {
        int at = 0;
        while (at < batch.length) {
            at += ((ParsedHead) parser.parse(batch, at, batch.length)).length();
        }
        return at;
    }
}
