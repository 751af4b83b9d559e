package io.tinyserver.roles;

import static io.tinyserver.roles.ClassPath.Library.JETTY;
import static io.tinyserver.roles.ClassPath.Library.MVC;
import static io.tinyserver.roles.ClassPath.Library.REACTOR_NETTY;
import static io.tinyserver.roles.ClassPath.Library.TOMCAT;
import static io.tinyserver.roles.ClassPath.Library.WEB;
import static io.tinyserver.roles.ClassPath.Library.WEBFLUX;
import static io.tinyserver.roles.RoleApplication.SERVER_PORT;
import static io.tinyserver.roles.RoleApplication.TINY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.roles.ClassPath.Library;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which role tiny-server takes on a whole class path, that each server there is answers, and that it can be switched off. */
@ExtendWith(OutputCaptureExtension.class)
class RoleOnEachClassPathTests {

    private static final String RUNS_THE_APPLICATION = "tiny-server is the web server of this application, since ";
    private static final String STANDS_BESIDE = "tiny-server listens on a port of its own, since ";
    private static final String[] ANY_SIGN_OF_LIFE = {RUNS_THE_APPLICATION, STANDS_BESIDE, "Listening on "};
    private static final String OFF = "--tiny.server.enabled=false";

    /** An application with a web server that is not ours. */
    enum Other {
        MVC_ON_TOMCAT("TomcatServletWebServerFactory", WEB, MVC, TOMCAT),
        MVC_ON_JETTY("JettyServletWebServerFactory", WEB, MVC, JETTY),
        WEBFLUX_ON_TOMCAT("TomcatReactiveWebServerFactory", WEB, WEBFLUX, TOMCAT),
        WEBFLUX_ON_JETTY("JettyReactiveWebServerFactory", WEB, WEBFLUX, JETTY),
        WEBFLUX_ON_REACTOR_NETTY("NettyReactiveWebServerFactory", WEB, WEBFLUX, REACTOR_NETTY) {

            @Override
            String reason() {
                return super.reason()
                        + "; to run the application on tiny-server, exclude 'spring-boot-starter-reactor-netty' from"
                        + " 'spring-boot-starter-webflux'";
            }
        };

        private final String factory;
        private final Set<Library> libraries;

        Other(String factory, Library... libraries) {
            this.factory = factory;
            this.libraries = Set.of(libraries);
        }

        /** What the log gives as the reason for the role. */
        String reason() {
            return "the application has another web server (made by " + factory + ")";
        }
    }

    private final Map<String, Integer> ports = new HashMap<>();
    private ClassPath classPath;
    private Closeable application;

    private void start(Set<Library> libraries, String... arguments) throws Exception {
        classPath = ClassPath.with(libraries);
        application = classPath.start(ports, arguments);
    }

    @AfterEach
    void end() throws IOException {
        if (application != null) {
            application.close();
        }
        classPath.close();
    }

    @ParameterizedTest
    @EnumSource
    void standsBesideAnotherServer(Other other, CapturedOutput output) throws Exception {
        start(other.libraries);
        assertThat(ports).containsOnlyKeys(SERVER_PORT, TINY_PORT);
        assertThat(get(SERVER_PORT, "/controller").body()).isEqualTo("controller");
        assertThat(get(SERVER_PORT, "/route").statusCode()).isEqualTo(404);
        assertThat(get(TINY_PORT, "/route").body()).isEqualTo("route");
        assertThat(get(TINY_PORT, "/controller").statusCode()).isEqualTo(404);
        assertThat(output)
                .containsOnlyOnce(STANDS_BESIDE + other.reason() + System.lineSeparator())
                .doesNotContain(RUNS_THE_APPLICATION);
    }

    @ParameterizedTest
    @EnumSource
    void leavesAnotherServerAloneWhenSwitchedOff(Other other, CapturedOutput output) throws Exception {
        start(other.libraries, OFF);
        assertThat(ports).containsOnlyKeys(SERVER_PORT);
        assertThat(get(SERVER_PORT, "/controller").body()).isEqualTo("controller");
        assertThat(get(SERVER_PORT, "/route").statusCode()).isEqualTo(404);
        assertThat(output).doesNotContain(ANY_SIGN_OF_LIFE);
    }

    @Test
    void runsWebFluxThatHasNoServer(CapturedOutput output) throws Exception {
        start(Set.of(WEB, WEBFLUX));
        assertThat(ports.get(TINY_PORT)).isIn(null, ports.get(SERVER_PORT));
        assertThat(get(SERVER_PORT, "/controller").body()).isEqualTo("controller");
        assertThat(get(SERVER_PORT, "/route").body()).isEqualTo("route");
        assertThat(output)
                .containsOnlyOnce(RUNS_THE_APPLICATION + "it is reactive and has no other one")
                .doesNotContain(STANDS_BESIDE);
    }

    @Test
    void leavesWebFluxWithoutAServerWhenSwitchedOff(CapturedOutput output) throws Exception {
        assertThatThrownBy(() -> start(Set.of(WEB, WEBFLUX), OFF))
                .hasStackTraceContaining("missing ReactiveWebServerFactory bean");
        assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain(ANY_SIGN_OF_LIFE);
    }

    @Test
    void isAServerOfItsOwnWhereThereIsNoWebApplication(CapturedOutput output) throws Exception {
        start(Set.of());
        assertThat(ports).containsOnlyKeys(TINY_PORT);
        assertThat(get(TINY_PORT, "/route").body()).isEqualTo("route");
        assertThat(output)
                .containsOnlyOnce(STANDS_BESIDE + "the application is not a web application")
                .doesNotContain(RUNS_THE_APPLICATION);
    }

    @Test
    void leavesNoServerWhereThereIsNoWebApplicationWhenSwitchedOff(CapturedOutput output) throws Exception {
        start(Set.of(), OFF);
        assertThat(ports).isEmpty();
        assertThat(output).contains("Started RoleApplication").doesNotContain(ANY_SIGN_OF_LIFE);
    }

    @Test
    void refusesMvcThatHasNoServer(CapturedOutput output) throws Exception {
        assertThatThrownBy(() -> start(Set.of(WEB, MVC)))
                .hasStackTraceContaining("io.tinyserver.spring.boot.NoServletContainerException");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Spring MVC is on the class path, but no servlet container");
    }

    private HttpResponse<String> get(String port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(port) + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
