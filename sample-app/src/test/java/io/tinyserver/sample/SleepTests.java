package io.tinyserver.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.test.LocalTinyServerPort;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The exercise itself: who sleeps holds up nobody who does not want to sleep, too. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tiny.server.port=0", "sample.sleep=1500ms"})
class SleepTests {

    private static final Duration NAP = Duration.ofMillis(1500);

    @LocalTinyServerPort
    private int port;

    @Autowired
    private TinyServer server;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void pagesAndHealthAnswerAtOnceWhileThreeSleep() {
        List<CompletableFuture<HttpResponse<String>>> sleepers = sleep(3);
        await().until(() -> server.snapshot().busy() == 3);

        assertThat(client.get("/").statusCode()).isEqualTo(200);
        assertThat(client.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(client.get("/actuator/health").statusCode()).isEqualTo(200);

        assertThat(sleepers).as("all of that took less than a nap").noneMatch(CompletableFuture::isDone);
        assertThat(sleepers)
                .allSatisfy(sleeper -> assertThat(sleeper.join().body()).isEqualTo(PageFiles.HELLO));
    }

    @Test
    void aFourthWaitsForAWorker() {
        List<CompletableFuture<HttpResponse<String>>> sleepers = sleep(3);
        await().until(() -> server.snapshot().busy() == 3);
        long begin = System.nanoTime();
        CompletableFuture<HttpResponse<String>> fourth = client.getLater("/sleep");
        await().until(() -> server.snapshot().queued() == 1);

        assertThat(client.get("/").statusCode()).as("a page passes the queue").isEqualTo(200);
        assertThat(client.get("/actuator/health").statusCode())
                .as("health passes the queue")
                .isEqualTo(200);
        assertThat(fourth).isNotDone();

        assertThat(fourth.join().statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(NAP);
        assertThat(sleepers)
                .allSatisfy(sleeper -> assertThat(sleeper.join().statusCode()).isEqualTo(200));
    }

    private List<CompletableFuture<HttpResponse<String>>> sleep(int count) {
        return Stream.generate(() -> client.getLater("/sleep")).limit(count).toList();
    }
}
