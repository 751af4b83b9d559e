package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.LogRecorder;
import io.tinyserver.http.Endpoints;
import io.tinyserver.http1.Rejection;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalLogTests {

    private static final Endpoints PEER =
            new Endpoints(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2), false);

    private final LogRecorder log = new LogRecorder();
    private long now = Long.MAX_VALUE - 5; // the clock may run over
    private final RefusalLog refusals = new RefusalLog(() -> now);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void saysWhoBrokeWhichRule() {
        refusals.count(Rejection.LINE_METHOD, PEER);
        assertThat(log.at(Level.INFO))
                .singleElement()
                .satisfies(
                        line -> assertThat(line)
                                .contains(
                                        "Refused /127.0.0.1:1 with 400, TS-LINE-04: The method is not a token (RFC 9112, 3.1)"));
    }

    @Test
    void saysOneLineASecondAndThenHowManyWereLeftOut() {
        for (int i = 0; i < 1000; i++) {
            refusals.count(Rejection.LINE_METHOD, PEER);
        }
        now += TimeUnit.SECONDS.toNanos(1) - 1;
        refusals.count(Rejection.HOST_MISSING, PEER);
        assertThat(log.at(Level.INFO)).hasSize(1);

        now++;
        refusals.count(Rejection.HOST_MISSING, PEER);
        assertThat(log.at(Level.INFO)).hasSize(2).last().asString().contains("; 1000 more since the last line");
    }

    @Test
    void countsWhatItDoesNotLog() {
        for (int i = 0; i < 3; i++) {
            refusals.count(Rejection.LINE_METHOD, PEER);
        }
        refusals.count(Rejection.HOST_MISSING, PEER);
        assertThat(refusals.counts())
                .isEqualTo(Map.of(Rejection.LINE_METHOD.id(), 3L, Rejection.HOST_MISSING.id(), 1L));
    }
}
