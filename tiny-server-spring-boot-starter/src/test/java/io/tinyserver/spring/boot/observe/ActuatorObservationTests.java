package io.tinyserver.spring.boot.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.spring.boot.Http;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** With everything that spring-boot-starter-actuator brings along. */
class ActuatorObservationTests {

    @Test
    void requestsAreTimedUnderTheNameThatDashboardsKnow() {
        try (ConfigurableApplicationContext context = start()) {
            Http http = http(context, "local.tiny.server.port");
            http.get("/hello/Ada");
            http.get("/hello/Grace");
            http.get("/actuator/health");

            assertThat(timed(context, "/hello/{name}")).isEqualTo(2);
            assertThat(timed(context, "/actuator/health")).isEqualTo(1);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("http.server.requests")
                            .tags(
                                    "uri",
                                    "/hello/{name}",
                                    "method",
                                    "GET",
                                    "status",
                                    "200",
                                    "outcome",
                                    "SUCCESS",
                                    "exception",
                                    "none",
                                    "error",
                                    "none")
                            .timer()
                            .totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
        }
    }

    @Test
    void metersCanBeReadThroughTheActuator() {
        try (ConfigurableApplicationContext context = start("management.endpoints.web.exposure.include=metrics")) {
            Http http = http(context, "local.tiny.server.port");
            http.get("/hello/Ada");
            assertThat(http.get("/actuator/metrics").body())
                    .contains("\"tiny.requests\"", "\"tiny.threads.busy\"", "\"http.server.requests\"");
            assertThat(http.get("/actuator/metrics/tiny.requests").body())
                    .contains("\"baseUnit\":\"requests\"", "\"statistic\":\"COUNT\",\"value\":3.0");
        }
    }

    @Test
    void requestsOnAManagementPortAreObservedToo() {
        try (ConfigurableApplicationContext context = start("management.server.port=0")) {
            http(context, "local.management.port").get("/actuator/health");
            assertThat(timed(context, "/actuator/health")).isEqualTo(1);
        }
    }

    private static long timed(ConfigurableApplicationContext context, String uri) {
        MeterRegistry registry = context.getBean(MeterRegistry.class);
        await().until(() ->
                registry.find("http.server.requests").tag("uri", uri).timer() != null);
        return registry.get("http.server.requests").tag("uri", uri).timer().count();
    }

    private static Http http(ConfigurableApplicationContext context, String portProperty) {
        return new Http(context.getEnvironment().getRequiredProperty(portProperty, Integer.class));
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("tiny.server.port=0")
                .properties(properties)
                .run();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Route hello() {
            return Route.get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name")));
        }
    }
}
