package io.tinyserver.http1;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.http1.ResponseEncoder.Framing;
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

/** From an answer to the bytes of its head. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class ResponseEncoderBenchmark {

    private final ResponseEncoder encoder = new ResponseEncoder();
    private final OutputBuffer out = new OutputBuffer(4096);
    private final Response.Ready page = Response.of("text/html; charset=utf-8", new Body.Bytes(new byte[300]));
    private final Response.Ready withFields = page.withHeader("Cache-Control", "no-cache")
            .withHeader("ETag", "\"0123456789abcdef\"")
            .withHeader("Vary", "Accept-Encoding")
            .withHeader("X-Content-Type-Options", "nosniff");

    @Benchmark
    public int page() {
        return encode(page);
    }

    @Benchmark
    public int fiveFields() {
        return encode(withFields);
    }

    /** Headers that were made for this answer alone. */
    @Benchmark
    public int ownFields() {
        return encode(page.withHeader("ETag", "\"0123456789abcdef\""));
    }

    private int encode(Response.Ready response) {
        out.reset();
        Framing framing = ResponseEncoder.framing(response, false);
        if (ResponseEncoder.headBound(response) > out.remaining()) {
            throw new IllegalStateException("The buffer is too small");
        }
        encoder.head(response, framing, response.body().length(), false, false, out);
        return out.length();
    }
}
