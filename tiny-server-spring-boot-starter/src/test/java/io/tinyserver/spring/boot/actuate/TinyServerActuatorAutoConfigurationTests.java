package io.tinyserver.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.Http;
import io.tinyserver.spring.boot.TinyServerAutoConfiguration;
import io.tinyserver.spring.boot.TinyServerLifecycle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class TinyServerActuatorAutoConfigurationTests {

    private static final AutoConfigurations EVERYTHING = AutoConfigurations.of(
            TinyServerAutoConfiguration.class,
            TinyServerActuatorAutoConfiguration.class,
            TinyServerHealthContributorAutoConfiguration.class,
            EndpointAutoConfiguration.class,
            WebEndpointAutoConfiguration.class,
            JacksonEndpointAutoConfiguration.class,
            InfoEndpointAutoConfiguration.class,
            ApplicationAvailabilityAutoConfiguration.class,
            AvailabilityHealthContributorAutoConfiguration.class,
            AvailabilityProbesAutoConfiguration.class,
            HealthContributorAutoConfiguration.class,
            HealthContributorRegistryAutoConfiguration.class,
            HealthEndpointAutoConfiguration.class);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(EVERYTHING)
            .withInitializer(TinyServerActuatorAutoConfigurationTests::readyOnceRefreshed)
            .withPropertyValues("tiny.server.port=0");

    @Test
    void servesHealthAloneByDefault() {
        runner.run(context -> {
            assertThat(get(context, "/actuator/health").body()).contains("\"status\":\"UP\"");
            assertThat(get(context, "/actuator/info").statusCode()).isEqualTo(404);
        });
    }

    @Test
    void mapsHealthToStatusCodes() {
        runner.withBean(
                        "brokenHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.down().build())
                .run(context -> assertThat(get(context, "/actuator/health").statusCode())
                        .isEqualTo(503));
        runner.withBean(
                        "brokenHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.down().build())
                .withPropertyValues("management.endpoint.health.status.http-mapping.down=299")
                .run(context -> assertThat(get(context, "/actuator/health").statusCode())
                        .isEqualTo(299));
    }

    @Test
    void respectsExposure() {
        runner.withPropertyValues(
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoints.web.exposure.exclude=health")
                .run(context -> {
                    assertThat(get(context, "/actuator/info").statusCode()).isEqualTo(200);
                    assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(404);
                });
    }

    @Test
    void respectsPaths() {
        runner.withPropertyValues(
                        "management.endpoints.web.base-path=/manage",
                        "management.endpoints.web.path-mapping.health=well/being",
                        "management.endpoints.web.discovery.enabled=false")
                .run(context -> {
                    assertThat(get(context, "/manage/well/being").statusCode()).isEqualTo(200);
                    assertThat(get(context, "/manage/well/being/ping").statusCode())
                            .isEqualTo(404);
                    assertThat(get(context, "/manage/health").statusCode()).isEqualTo(404);
                    assertThat(get(context, "/manage").statusCode()).isEqualTo(404);
                });
    }

    @Test
    void servesWithoutABasePath() {
        runner.withPropertyValues("management.endpoints.web.base-path=/").run(context -> {
            assertThat(get(context, "/health").statusCode()).isEqualTo(200);
            assertThat(get(context, "/").statusCode())
                    .as("no page of links there")
                    .isEqualTo(404);
        });
    }

    @Test
    void saysWhatIsMissingWithoutJackson(CapturedOutput output) {
        runner.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run(context -> {
            assertThat(output)
                    .contains("there is no Jackson on the class path")
                    .contains("spring-boot-starter-jackson");
            assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(404);
        });
    }

    @Test
    void doesNothingWithoutTheActuator() {
        runner.withClassLoader(new FilteredClassLoader(WebEndpointProperties.class))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("tinyServerActuatorRouter");
                    assertThat(get(context, "/actuator").statusCode()).isEqualTo(404);
                });
    }

    @Test
    void servesOtherEndpointsWithoutTheHealthModule() {
        runner.withClassLoader(new FilteredClassLoader(
                        HealthEndpoint.class,
                        HealthEndpointWebExtension.class,
                        ConditionalOnEnabledHealthIndicator.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context ->
                        assertThat(get(context, "/actuator/info").statusCode()).isEqualTo(200));
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("tiny.server.actuator.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean("tinyServerActuatorRouter").doesNotHaveBean(WebEndpointsSupplier.class);
            assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(404);
        });
    }

    @Nested
    class BesideAWebStack {

        private final WebApplicationContextRunner web = new WebApplicationContextRunner()
                .withConfiguration(EVERYTHING)
                .withInitializer(TinyServerActuatorAutoConfigurationTests::readyOnceRefreshed)
                .withPropertyValues("tiny.server.port=0");

        @Test
        void leavesTheEndpointsThere() {
            web.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("tinyServerActuatorRouter"));
        }

        @Test
        void servesThemTooWhenAskedTo() {
            web.withPropertyValues("tiny.server.actuator.enabled=true", "management.server.port=-1")
                    .run(context -> {
                        assertThat(context).hasNotFailed().hasSingleBean(WebEndpointsSupplier.class);
                        Http http = new Http(context.getBean(TinyServer.class).port());
                        assertThat(http.get("/actuator/health").body()).contains("UP");
                    });
        }
    }

    @Nested
    class Token {

        private final ApplicationContextRunner guarded = runner.withPropertyValues(
                "tiny.server.actuator.token=s3cret",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.health.show-details=when-authorized");

        @Test
        void isAskedForByEverythingButHealth() {
            guarded.run(context -> {
                HttpResponse<String> refused = get(context, "/actuator/info");
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"actuator\"");
                assertThat(get(context, "/actuator").statusCode()).isEqualTo(401);
                assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(200);
            });
        }

        @Test
        void opensThem() {
            guarded.run(context -> {
                assertThat(get(context, "/actuator/info", "Authorization", "Bearer s3cret")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(get(context, "/actuator/info", "Authorization", "bearer s3cret")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(get(context, "/actuator/info", "Authorization", "Bearer s3cre")
                                .statusCode())
                        .isEqualTo(401);
                assertThat(get(context, "/actuator/info", "Authorization", "Bearer ")
                                .statusCode())
                        .isEqualTo(401);
                assertThat(get(context, "/actuator/info", "Authorization", "Basic s3cret")
                                .statusCode())
                        .isEqualTo(401);
            });
        }

        @Test
        void showsDetailsOfHealth() {
            guarded.run(context -> {
                assertThat(get(context, "/actuator/health").body()).doesNotContain("tinyServer");
                assertThat(get(context, "/actuator/health", "Authorization", "Bearer s3cret")
                                .body())
                        .contains("tinyServer");
            });
        }

        @Test
        void opensThemBeyondLoopback() {
            guarded.withPropertyValues("tiny.server.address=0.0.0.0").run(context -> {
                assertThat(get(context, "/actuator/info").statusCode()).isEqualTo(401);
                assertThat(get(context, "/actuator/info", "Authorization", "Bearer s3cret")
                                .statusCode())
                        .isEqualTo(200);
            });
        }
    }

    @Nested
    class BeyondLoopback {

        private final ApplicationContextRunner open =
                runner.withPropertyValues("tiny.server.address=0.0.0.0", "management.endpoints.web.exposure.include=*");

        @Test
        void servesHealthAloneAndSaysSo(CapturedOutput output) {
            open.run(context -> {
                assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(200);
                assertThat(get(context, "/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                assertThat(get(context, "/actuator/info").statusCode()).isEqualTo(404);
                assertThat(get(context, "/actuator").body())
                        .contains("\"health\"")
                        .doesNotContain("\"info\"");
                assertThat(output).contains("only health is served, because 0.0.0.0 is not a loopback address");
            });
        }

        @Test
        void servesEverythingWhenToldTo(CapturedOutput output) {
            open.withPropertyValues("tiny.server.actuator.expose-beyond-loopback=true")
                    .run(context -> {
                        assertThat(get(context, "/actuator/info").statusCode()).isEqualTo(200);
                        assertThat(get(context, "/actuator").body()).contains("\"info\"");
                        assertThat(output).doesNotContain("only health is served");
                    });
        }
    }

    @Nested
    class OnAUnixDomainSocket {

        @TempDir
        private Path folder;

        private String ask(String path) throws IOException {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("http.sock")))) {
                String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                ByteBuffer status = ByteBuffer.allocate(12);
                while (status.hasRemaining() && channel.read(status) >= 0) {
                    Thread.onSpinWait();
                }
                return new String(status.array(), StandardCharsets.US_ASCII).substring(9);
            }
        }

        @Test
        void servesHealthAloneSinceAProxyMayStandBehindIt() {
            runner.withPropertyValues(
                            "tiny.server.unix-socket=" + folder.resolve("http.sock"),
                            "management.endpoints.web.exposure.include=*")
                    .run(context -> {
                        assertThat(ask("/actuator/health")).isEqualTo("200");
                        assertThat(ask("/actuator/info")).isEqualTo("404");
                        assertThat(ask("/actuator/loggers")).isEqualTo("404");
                    });
        }
    }

    @Nested
    class ManagementPort {

        private final ApplicationContextRunner separate = runner.withPropertyValues(
                "management.server.port=0", "management.endpoint.health.probes.add-additional-paths=true");

        @Test
        void getsAServerOfItsOwn() {
            separate.withPropertyValues("management.server.base-path=/ops/").run(context -> {
                Http management = management(context);
                assertThat(management.port())
                        .isNotEqualTo(context.getBean(TinyServer.class).port());
                assertThat(management.get("/ops/actuator/health").statusCode()).isEqualTo(200);
                assertThat(management.get("/ops/actuator").body()).contains("/ops/actuator/health\"");
                assertThat(get(context, "/ops/actuator/health").statusCode()).isEqualTo(404);
                assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(404);
            });
        }

        @Test
        void leavesTheProbesOnTheApplicationsPort() {
            separate.run(context -> {
                assertThat(get(context, "/livez").statusCode()).isEqualTo(200);
                assertThat(management(context).get("/livez").statusCode()).isEqualTo(404);
                assertThat(management(context).get("/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
            });
        }

        @Test
        void hasPathsOfItsOwn() {
            separate.withPropertyValues(
                            "management.endpoint.health.group.mine.include=ping",
                            "management.endpoint.health.group.mine.additional-path=management:/healthz")
                    .run(context -> {
                        assertThat(management(context).get("/healthz").statusCode())
                                .isEqualTo(200);
                        assertThat(get(context, "/healthz").statusCode()).isEqualTo(404);
                    });
        }

        @Test
        void hasAnAddressOfItsOwn() {
            separate.withPropertyValues(
                            "management.server.address=0.0.0.0", "management.endpoints.web.exposure.include=*")
                    .run(context -> {
                        assertThat(management(context).get("/actuator/health").statusCode())
                                .isEqualTo(200);
                        assertThat(management(context).get("/actuator/info").statusCode())
                                .isEqualTo(404);
                    });
        }

        @Test
        void stopsAfterTheApplicationsServer() {
            separate.run(context -> {
                TinyServerLifecycle main = context.getBean("tinyServerLifecycle", TinyServerLifecycle.class);
                TinyServerLifecycle other = context.getBean("tinyManagementServerLifecycle", TinyServerLifecycle.class);
                assertThat(other.getPhase()).isLessThan(main.getPhase());
                context.getSourceApplicationContext().close();
                assertThat(other.isRunning()).isFalse();
            });
        }

        @Test
        void thatIsTheApplicationsMakesNoDifference() {
            int free = freePort();
            runner.withPropertyValues("tiny.server.port=" + free, "management.server.port=" + free)
                    .run(context -> {
                        assertThat(context).doesNotHaveBean("tinyManagementServerLifecycle");
                        assertThat(get(context, "/actuator/health").statusCode())
                                .isEqualTo(200);
                    });
        }

        @Test
        void belowZeroMeansNoEndpointsAtAll() {
            runner.withPropertyValues(
                            "management.server.port=-1", "management.endpoint.health.probes.add-additional-paths=true")
                    .run(context -> {
                        assertThat(get(context, "/actuator/health").statusCode())
                                .isEqualTo(404);
                        assertThat(get(context, "/livez").statusCode()).isEqualTo(404);
                    });
        }

        @Test
        void thatIsTakenStopsTheStart() throws IOException {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                runner.withPropertyValues("management.server.port=" + taken.getLocalPort())
                        .run(context -> assertThat(context).getFailure().hasRootCauseInstanceOf(BindException.class));
            }
        }

        @Test
        void isNotServedInTheClearWhereTlsIsAskedFor() {
            separate.withPropertyValues("management.server.ssl.bundle=mine")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("tiny-server does not encrypt the management port"));
        }

        private static Http management(AssertableApplicationContext context) {
            return new Http(context.getEnvironment().getRequiredProperty("local.management.port", int.class));
        }
    }

    /** What an application does that has started, and a context of a test does not. */
    private static void readyOnceRefreshed(ConfigurableApplicationContext context) {
        context.addApplicationListener((ContextRefreshedEvent event) -> {
            AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        });
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static HttpResponse<String> get(AssertableApplicationContext context, String path, String... headers) {
        return new Http(context.getBean(TinyServer.class).port()).get(path, headers);
    }
}
