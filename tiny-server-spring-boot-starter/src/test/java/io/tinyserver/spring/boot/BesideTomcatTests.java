package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.spring.boot.test.LocalTinyServerPort;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A side door next to a whole MVC application. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"tiny.server.port=0", "management.endpoints.web.exposure.include=*"})
class BesideTomcatTests {

    @LocalTinyServerPort
    private int tinyPort;

    @LocalServerPort
    private int tomcatPort;

    @Test
    void eachServesItsOwnOnItsOwnPort() {
        assertThat(tinyPort).isNotEqualTo(tomcatPort).isPositive();
        assertThat(new Http(tinyPort).get("/who").body()).isEqualTo("tiny");
        assertThat(new Http(tomcatPort).get("/who").body()).isEqualTo("tomcat");
    }

    @Test
    void actuatorStaysWithTomcat() {
        assertThat(new Http(tomcatPort).get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(new Http(tinyPort).get("/actuator/health").statusCode()).isEqualTo(404);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Controller.class)
    static class Application {

        @Bean
        Route who() {
            return Route.get("/who", request -> Response.text("tiny"));
        }
    }

    @RestController
    static class Controller {

        @GetMapping("/who")
        String who() {
            return "tomcat";
        }
    }
}
