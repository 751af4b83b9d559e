package io.tinyserver.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.spring.boot.TinyServerProperties;
import io.tinyserver.spring.boot.test.LocalTinyServerPort;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tiny.server.port=0", "sample.sleep=50ms"})
class SampleApplicationTests {

    @LocalTinyServerPort
    private int port;

    @Autowired
    private TinyServerProperties properties;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(port);
    }

    @Test
    void givesHelloForTheRoot() {
        assertIsPage(client.get("/"), 200, PageFiles.HELLO);
    }

    @Test
    void givesHelloAfterASleep() {
        assertIsPage(client.get("/sleep"), 200, PageFiles.HELLO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other", "/sleep/", "/sleep/more", "/404.html", "/pages/hello.html", "/application.yml"})
    void givesThe404PageForAnythingElse(String path) {
        assertIsPage(client.get(path), 404, PageFiles.NOT_FOUND);
    }

    @Test
    void tellsItsHealth() {
        assertThat(client.get("/actuator/health").body())
                .contains("\"status\":\"UP\"")
                .contains("\"tinyServer\"")
                .contains("\"poolSize\":3");
        assertThat(client.get("/livez").statusCode()).isEqualTo(200);
        assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsWhatItIs() {
        assertThat(client.get("/actuator/info").body()).contains("tiny-server-sample");
    }

    @Test
    void keepsTheEnvironmentToItself() {
        assertThat(client.get("/actuator/env").statusCode()).isEqualTo(404);
    }

    @Test
    void hasThreeWorkersAsInTheExercise() {
        assertThat(properties.poolSize()).isEqualTo(3);
    }

    private static void assertIsPage(HttpResponse<String> response, int status, String page) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringCase("text/html; charset=utf-8");
        assertThat(response.body()).isEqualTo(page);
    }
}
