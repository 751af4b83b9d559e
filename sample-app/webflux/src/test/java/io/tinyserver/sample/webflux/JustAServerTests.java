package io.tinyserver.sample.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.test.AutoConfigureWebServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;

/** A test that wants a server and nothing else that Spring Boot configures. */
@SpringBootTest(classes = JustAServerTests.Accepting.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebServer
class JustAServerTests {

    @Test
    void getsTheServerThatTheApplicationHas(@Autowired WebServerApplicationContext context, @LocalServerPort int port)
            throws Exception {
        assertThat(context.getWebServer()).isNotNull();
        assertThat(context.getWebServer().getClass().getSimpleName()).isEqualTo(System.getProperty("expected.server"));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                .timeout(Duration.ofSeconds(30))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
    }

    @Configuration(proxyBeanMethods = false)
    static class Accepting {

        @Bean
        HttpHandler accepting() {
            return (request, response) -> {
                response.setStatusCode(HttpStatus.ACCEPTED);
                return response.setComplete();
            };
        }
    }
}
