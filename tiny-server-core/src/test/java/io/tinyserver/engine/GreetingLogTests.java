package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.LogRecorder;
import io.tinyserver.http.Endpoints;
import io.tinyserver.http1.Rejection;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GreetingLogTests {

    private static final Endpoints PEER =
            new Endpoints(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2), true);

    private final LogRecorder log = new LogRecorder();
    private long now = Long.MAX_VALUE - 5; // the clock may run over
    private final GreetingLog greetings = new GreetingLog(() -> now);

    @AfterEach
    void close() {
        log.close();
    }

    private void failBecauseOf(Throwable cause) {
        greetings.failed(new GreetingFailedException(Rejection.TLS_HANDSHAKE, cause), PEER);
    }

    @Test
    void warnsOfAFailureAsLongAsNobodyWasGreeted() {
        failBecauseOf(new SSLHandshakeException("no cipher suites in common"));
        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains("No TLS with /127.0.0.1:1, nor with anybody since the start", "no cipher suites in common");
    }

    @Test
    void takesAFailureForThePeersDoingOnceSomebodyWasGreeted() {
        greetings.succeeded();
        failBecauseOf(new SSLHandshakeException("no cipher suites in common"));
        assertThat(log.at(Level.WARNING)).isEmpty();
    }

    @Test
    void warnsOfWhatIsOursEvenThen() {
        greetings.succeeded();
        failBecauseOf(new NoEngineException(new IllegalStateException("no keys")));
        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains("what the server was given for it is of no use: java.lang.IllegalStateException: no keys");
    }

    @Test
    void warnsOnceAMinuteAndThenSaysHowManyWereLeftOut() {
        for (int i = 0; i < 10; i++) {
            failBecauseOf(new NoEngineException(new IllegalStateException("no keys")));
        }
        now += TimeUnit.MINUTES.toNanos(1) - 1;
        failBecauseOf(new NoEngineException(new IllegalStateException("no keys")));
        assertThat(log.at(Level.WARNING)).hasSize(1);

        now++;
        failBecauseOf(new NoEngineException(new IllegalStateException("no keys")));
        assertThat(log.at(Level.WARNING)).hasSize(2).last().asString().contains("; 10 more since the last line");
    }

    @Test
    void keepsQuietAboutWhatIsNoHandshake() {
        greetings.failed(new GreetingFailedException(Rejection.TLS_HANDSHAKE, "not TLS"), PEER);
        assertThat(log.at(Level.WARNING)).isEmpty();
    }
}
