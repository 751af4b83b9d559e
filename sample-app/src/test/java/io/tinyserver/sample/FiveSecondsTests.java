package io.tinyserver.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.spring.boot.test.LocalTinyServerPort;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

/** With nothing shortened for tests. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = "tiny.server.port=0")
class FiveSecondsTests {

    @LocalTinyServerPort
    private int port;

    @Test
    void sleepTakesFiveSecondsAndGivesHello() {
        long begin = System.nanoTime();
        HttpResponse<String> answer = new Client(port).get("/sleep");

        assertThat(answer.body()).isEqualTo(PageFiles.HELLO);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
}
