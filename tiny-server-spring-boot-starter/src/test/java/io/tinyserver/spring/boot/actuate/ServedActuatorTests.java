package io.tinyserver.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.spring.boot.Http;
import io.tinyserver.spring.boot.test.LocalTinyServerPort;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.MimeType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The actuator over real HTTP, in an application that has no web stack but ours. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "tiny.server.port=0",
            "tiny.server.pool-size=1",
            "spring.main.web-application-type=none",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.group.mine.include=ping",
            "management.endpoint.health.group.mine.additional-path=server:/healthz",
            "management.endpoint.health.probes.add-additional-paths=true",
            "management.info.env.enabled=true",
            "info.app.name=test"
        })
class ServedActuatorTests {

    private static final String V3 = "application/vnd.spring-boot.actuator.v3+json";

    @TempDir
    private static Path folder;

    @LocalTinyServerPort
    private int port;

    @Autowired
    private Gate gate;

    private Http http;

    @DynamicPropertySource
    static void logFile(DynamicPropertyRegistry registry) {
        registry.add(
                "management.endpoint.logfile.external-file",
                () -> folder.resolve("app.log").toString());
    }

    @BeforeEach
    void open() {
        http = new Http(port);
    }

    @Test
    void saysWhichEndpointsThereAre() {
        HttpResponse<String> page = http.get("/actuator");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(contentType(page)).isEqualTo(V3);
        assertThat(page.body())
                .contains("\"self\":{\"href\":\"http://127.0.0.1:" + port + "/actuator\",\"templated\":false}")
                .contains("\"health-path\":{\"href\":\"http://127.0.0.1:" + port
                        + "/actuator/health/{*path}\",\"templated\":true}")
                .contains("\"info\"");
    }

    @Test
    void servesInfo() {
        assertThat(http.get("/actuator/info").body()).contains("\"app\":{\"name\":\"test\"}");
    }

    @Test
    void servesEverythingThatIsExposed() {
        for (String id : List.of(
                "beans", "conditions", "configprops", "env", "mappings", "metrics", "scheduledtasks", "threaddump")) {
            assertThat(http.get("/actuator/" + id)).as(id).matches(answer -> answer.statusCode() == 200, "is there");
        }
    }

    @Test
    void respectsAccess() {
        assertThat(http.get("/actuator/heapdump").statusCode())
                .as("no access by default")
                .isEqualTo(404);
        assertThat(http.post("/actuator/shutdown", "").statusCode()).isEqualTo(404);
    }

    @Nested
    class HealthOfTheApplication {

        @Test
        void comesWithComponentsAndOurOwn() {
            HttpResponse<String> health = http.get("/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("\"status\":\"UP\"")
                    .contains("\"tinyServer\"")
                    .contains("\"poolSize\":1");
        }

        @Test
        void canBeAskedByComponentAndByGroup() {
            assertThat(http.get("/actuator/health/ping").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(http.get("/actuator/health/mine").body())
                    .contains("\"ping\"")
                    .doesNotContain("tinyServer");
            assertThat(http.get("/actuator/health/mine/ping").statusCode()).isEqualTo(200);
            assertThat(http.get("/actuator/health/unknown").statusCode()).isEqualTo(404);
        }

        @Test
        void hasProbes() {
            assertThat(http.get("/actuator/health/liveness").body()).contains("UP");
            assertThat(http.get("/actuator/health/readiness").body()).contains("UP");
        }

        @Test
        void hasAdditionalPaths() {
            assertThat(http.get("/livez").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(http.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(http.get("/healthz").body()).contains("\"ping\"");
        }

        @Test
        void isAnsweredWhileEveryWorkerIsBusy() throws Exception {
            CompletableFuture<HttpResponse<String>> slow = CompletableFuture.supplyAsync(() -> http.get("/block"));
            assertThat(gate.entered.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(http.get("/livez").statusCode()).isEqualTo(200);

            gate.open.countDown();
            assertThat(slow.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class MediaTypesOfAnswers {

        @Test
        void areNegotiated() {
            assertThat(contentType(http.get("/actuator/health"))).isEqualTo(V3);
            assertThat(contentType(http.get("/actuator/health", "Accept", "application/json")))
                    .isEqualTo("application/json");
            assertThat(contentType(http.get("/actuator/health", "Accept", "text/html, */*;q=0.1")))
                    .isEqualTo(V3);
            assertThat(http.get("/actuator/health", "Accept", "text/html").statusCode())
                    .isEqualTo(406);
            assertThat(http.get("/actuator/health", "Accept", "nonsense").statusCode())
                    .isEqualTo(406);
        }

        @Test
        void canBeChosenByTheEndpoint() {
            assertThat(http.get("/actuator/sample/text").body()).isEqualTo("plain äöü");
            assertThat(contentType(http.get("/actuator/sample/text"))).isEqualTo("text/plain;charset=UTF-8");
        }

        @Test
        void canDifferBetweenOperationsOnTheSamePath() {
            assertThat(http.get("/actuator/twofold", "Accept", "text/csv").body())
                    .isEqualTo("a,b");
            assertThat(http.get("/actuator/twofold", "Accept", "application/json")
                            .body())
                    .isEqualTo("[\"a\",\"b\"]");
        }
    }

    @Nested
    class Parameters {

        @Test
        void comeFromThePath() {
            assertThat(http.get("/actuator/metrics/jvm.memory.used").body()).contains("\"name\":\"jvm.memory.used\"");
            assertThat(http.get("/actuator/metrics/no.such.meter").statusCode()).isEqualTo(404);
        }

        @Test
        void comeFromTheQuery() {
            assertThat(http.get("/actuator/metrics/jvm.memory.used?tag=area:heap")
                            .body())
                    .doesNotContain("nonheap");
            assertThat(http.get("/actuator/metrics/jvm.memory.used?tag=nonsense")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.get("/actuator/sample?required=1&many=a&many=b").body())
                    .isEqualTo("{\"required\":1,\"many\":[\"a\",\"b\"]}");
        }

        @Test
        void areDemandedAndConverted() {
            HttpResponse<String> missing = http.get("/actuator/sample");
            assertThat(missing.statusCode()).isEqualTo(400);
            assertThat(missing.body()).contains("Missing parameters: required");
            assertThat(http.get("/actuator/sample?required=one").statusCode()).isEqualTo(400);
        }

        @Test
        void comeFromAJsonObject() {
            LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
            String path = "/actuator/loggers/io.tinyserver.sample.Name";
            assertThat(http.post(path, "{\"configuredLevel\":\"TRACE\"}", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(logging.getLoggerConfiguration("io.tinyserver.sample.Name")
                            .getConfiguredLevel())
                    .isEqualTo(LogLevel.TRACE);
            assertThat(http.get(path).body()).contains("\"configuredLevel\":\"TRACE\"");
            assertThat(http.post(path, "{}", "Content-Type", "application/json; charset=utf-8")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(http.get(path).body()).doesNotContain("configuredLevel");
        }

        @Test
        void areRefusedInAnyOtherContent() {
            String path = "/actuator/loggers/io.tinyserver.sample.Name";
            assertThat(http.post(path, "{\"configuredLevel\":", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.post(path, "[1]", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.post(path, "{\"configuredLevel\":\"LOUD\"}", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.post(path, "configuredLevel=TRACE", "Content-Type", "text/plain")
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    @Nested
    class Results {

        @Test
        void thatAreNullMeanNotFoundOrNoContent() {
            assertThat(http.get("/actuator/sample/null").statusCode()).isEqualTo(404);
            assertThat(http.send("DELETE", "/actuator/sample/x", BodyPublishers.noBody())
                            .statusCode())
                    .isEqualTo(204);
        }

        @Test
        void carryTheirStatus() {
            HttpResponse<String> teapot = http.get("/actuator/sample/teapot");
            assertThat(teapot.statusCode()).isEqualTo(418);
            assertThat(teapot.body()).isEqualTo("{\"short\":true}");
        }

        @Test
        void mayComeLater() {
            assertThat(http.get("/actuator/sample/mono").body()).isEqualTo("later");
            assertThat(http.get("/actuator/sample/flux").body()).isEqualTo("[1,2]");
            assertThat(http.get("/actuator/sample/empty").statusCode()).isEqualTo(404);
        }

        @Test
        void mayBeResources() {
            HttpResponse<String> resource = http.get("/actuator/binary");
            assertThat(resource.body()).isEqualTo("binary");
            assertThat(contentType(resource)).isEqualTo("application/octet-stream");
            assertThat(resource.headers().firstValue("Content-Length")).contains("6");
        }

        @Test
        void mayBePartsOfFiles() throws Exception {
            Files.writeString(folder.resolve("app.log"), "0123456789");
            assertThat(http.get("/actuator/logfile").body()).isEqualTo("0123456789");
            HttpResponse<String> end = http.get("/actuator/logfile", "Range", "bytes=-3");
            assertThat(end.statusCode()).isEqualTo(206);
            assertThat(end.body()).isEqualTo("789");
            assertThat(end.headers().firstValue("Content-Range")).contains("bytes 7-9/10");
            assertThat(http.get("/actuator/logfile", "Range", "bytes=2-3").body())
                    .isEqualTo("23");
            assertThat(http.get("/actuator/logfile", "Range", "bytes=8-").body())
                    .isEqualTo("89");
            assertThat(http.get("/actuator/logfile", "Range", "bytes=10-").statusCode())
                    .isEqualTo(416);
            assertThat(http.get("/actuator/logfile", "Range", "bytes=3-2").body())
                    .hasSize(10);
            assertThat(http.get("/actuator/logfile", "Range", "lines=1-2").body())
                    .hasSize(10);
        }
    }

    @Test
    void saysWhichMethodsAreAllowed() {
        HttpResponse<String> answer = http.send("PUT", "/actuator/health", BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElseThrow())
                .contains("GET")
                .doesNotContain("PUT");
    }

    @Test
    void answersHeadWithoutContent() {
        HttpResponse<String> answer = http.send("HEAD", "/actuator/health", BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesChangesFromPagesOfOtherSites() {
        String path = "/actuator/sample/x";
        assertThat(http.send("DELETE", path, BodyPublishers.noBody(), "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.send("DELETE", path, BodyPublishers.noBody(), "Origin", "null")
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.send("DELETE", path, BodyPublishers.noBody(), "Origin", "http://127.0.0.1:" + port)
                        .statusCode())
                .isEqualTo(204);
    }

    private static String contentType(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElseThrow();
    }

    static final class Gate {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Gate gate() {
            return new Gate();
        }

        @Bean
        Route block(Gate gate) {
            return Route.get("/block", request -> {
                        gate.entered.countDown();
                        gate.open.await();
                        return Response.text("opened");
                    })
                    .blocking();
        }

        @Bean
        SampleEndpoint sampleEndpoint() {
            return new SampleEndpoint();
        }

        @Bean
        BinaryEndpoint binaryEndpoint() {
            return new BinaryEndpoint();
        }

        @Bean
        TwofoldEndpoint twofoldEndpoint() {
            return new TwofoldEndpoint();
        }
    }

    @Endpoint(id = "sample")
    static class SampleEndpoint {

        @ReadOperation
        public Map<String, Object> parameters(int required, @Nullable List<String> many) {
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("required", required);
            seen.put("many", many);
            return seen;
        }

        @ReadOperation
        public @Nullable Object byName(@Selector String name) {
            return switch (name) {
                case "mono" -> Mono.just("later");
                case "flux" -> Flux.just(1, 2);
                case "empty" -> Mono.empty();
                case "teapot" -> new WebEndpointResponse<>(Map.of("short", true), 418);
                case "text" -> new WebEndpointResponse<>("plain äöü", MimeType.valueOf("text/plain;charset=UTF-8"));
                default -> null;
            };
        }

        @DeleteOperation
        public void delete(@Selector String name) {}

        @WriteOperation
        public void write(@Selector String name, @Nullable String value) {}
    }

    @WebEndpoint(id = "binary")
    static class BinaryEndpoint {

        @ReadOperation
        public Resource binary() {
            return new ByteArrayResource("binary".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @WebEndpoint(id = "twofold")
    static class TwofoldEndpoint {

        @ReadOperation
        public List<String> list() {
            return List.of("a", "b");
        }

        @ReadOperation(produces = "text/csv")
        public String table() {
            return "a,b";
        }
    }
}
