package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.test.context.TestContextManager;

/** Spring pauses the context of a test while another test uses another one. The server must not come back on another port. */
@Timeout(60)
class PausedContextTests {

    @ParameterizedTest
    @CsvSource({"SideDoorTest, local.tiny.server.port", "WebServerTest, local.server.port"})
    void keepsItsPortWhileTheContextIsPaused(String test, String property) throws Exception {
        Class<?> first = Class.forName(PausedContextTests.class.getName() + "$" + test);
        ApplicationContext context = use(first);
        int port = context.getEnvironment().getRequiredProperty(property, Integer.class);
        Pauses pauses = context.getBean(Pauses.class);

        use(OtherTest.class);
        assertThat(pauses.count).as("the context was paused").isEqualTo(1);
        assertThat(new Http(port).get("/").statusCode()).isEqualTo(200);

        assertThat(use(first)).isSameAs(context);
        assertThat(pauses.isRunning()).as("the context goes on").isTrue();
        assertThat(new Http(port).get("/").statusCode()).isEqualTo(200);
    }

    /** What JUnit does for a test class. */
    private static ApplicationContext use(Class<?> test) throws Exception {
        TestContextManager manager = new TestContextManager(test);
        manager.beforeTestClass();
        ApplicationContext context = manager.getTestContext().getApplicationContext();
        manager.afterTestClass();
        return context;
    }

    @SpringBootTest(
            classes = SideDoor.class,
            properties = {"spring.main.web-application-type=none", "tiny.server.port=0"})
    static class SideDoorTest {}

    @SpringBootTest(
            classes = WebApplication.class,
            properties = "spring.main.web-application-type=reactive",
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
    static class WebServerTest {}

    @SpringBootTest(classes = Pauses.class, properties = "spring.main.web-application-type=none")
    static class OtherTest {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TinyServerAutoConfiguration.class)
    @Import(Pauses.class)
    static class SideDoor {

        @Bean
        Route page() {
            return Route.get("/", request -> Response.text("page"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TinyServerAutoConfiguration.class, TinyReactiveWebServerAutoConfiguration.class})
    @Import(Pauses.class)
    static class WebApplication {

        @Bean
        HttpHandler page() {
            return (request, response) -> response.setComplete();
        }
    }

    /** A bean that may be paused, as most may. */
    static final class Pauses implements SmartLifecycle {

        private boolean running;
        private int count;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            count++;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
