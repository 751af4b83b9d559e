package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.spring.boot.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** What {@code server.mime-mappings} means. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class MappedMediaTypesTests {

    private static final String LOCATIONS = "spring.web.resources.static-locations";

    @TempDir
    private Path files;

    private ConfigurableApplicationContext start(String... properties) throws Exception {
        Files.writeString(files.resolve("page.demo"), "content");
        Files.writeString(files.resolve("page.txt"), "content");
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0", LOCATIONS + "=" + files.toUri())
                .properties(properties)
                .run();
    }

    private static String typeOf(ConfigurableApplicationContext context, String path) {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return new Http(port).get(path).headers().firstValue("Content-Type").orElse("none");
    }

    @Test
    void countForStaticResources() throws Exception {
        try (ConfigurableApplicationContext context =
                start("server.mime-mappings.demo=text/x-demo", "server.mime-mappings.TXT=text/x-other")) {
            assertThat(typeOf(context, "/page.demo")).isEqualTo("text/x-demo");
            assertThat(typeOf(context, "/page.txt")).isEqualTo("text/x-other");
            assertThat(typeOf(context, "/own/page.demo")).isEqualTo("text/x-own");
        }
    }

    @Test
    void changeNothingWhereNoneIsSet() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            assertThat(typeOf(context, "/page.txt")).isEqualTo("text/plain");
        }
    }

    @Test
    void refuseWhatIsNoMediaType(CapturedOutput output) {
        assertThatThrownBy(() -> start("server.mime-mappings.demo=text")).isNotNull();
        assertThat(output)
                .contains("The value of 'server.mime-mappings.demo' is not allowed")
                .contains("Value: 'text'")
                .contains("Allowed: a media type, such as text/plain");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
    static class Application implements WebFluxConfigurer {

        private final Environment environment;

        Application(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void addResourceHandlers(ResourceHandlerRegistry registry) {
            registry.addResourceHandler("/own/**")
                    .addResourceLocations(environment.getRequiredProperty(LOCATIONS))
                    .setMediaTypes(Map.of("demo", MediaType.parseMediaType("text/x-own")));
        }
    }
}
