package io.tinyserver.spring.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.TinyServer;
import io.tinyserver.spring.boot.webflux.TinyReactiveWebServerAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Mono;

/** What README.md shows of Spring can be copied: settings, beans and dependencies. */
class ReadmeSnippetTests {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\R(.*?)^```$");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");

    private final AutoConfigurations ours = AutoConfigurations.of(
            SslAutoConfiguration.class,
            TinyServerAutoConfiguration.class,
            TinyReactiveWebServerAutoConfiguration.class);

    @TempDir
    private Path folder;

    @Test
    void settingsOfTheSideDoorAreTheDefaults() {
        assertThat(properties(yaml("# application.yml"))).isEqualTo(properties(""));
    }

    @Test
    void routeThatIsABeanAnswers() {
        runner().withUserConfiguration(HelloConfiguration.class)
                .withPropertyValues("tiny.server.port=0")
                .run(context -> assertThat(
                                new Http(context.getBean(TinyServer.class).port())
                                        .get("/hello/Ada")
                                        .body())
                        .isEqualTo("Hello, Ada\n"));
    }

    @Test
    void readmeShowsTheRouteAsItStandsHere() throws Exception {
        String source =
                Files.readString(module().resolve("src/test/java/io/tinyserver/spring/boot/HelloConfiguration.java"));
        assertThat(blocks("java"))
                .filteredOn(block -> block.startsWith("@Bean"))
                .singleElement()
                .satisfies(bean -> assertThat(source).contains(bean.indent(4)));
    }

    @Test
    void aServerOfItsOwnIsEncryptedAsShown() throws Exception {
        KeyPairs keys = KeyPairs.make(folder, "localhost");
        runner().withUserConfiguration(HelloConfiguration.class)
                .withInitializer(context -> encrypt(context, keys))
                .withPropertyValues("tiny.server.port=0")
                .run(context -> assertThat(encrypted(
                                keys, context.getBean(TinyServer.class).port()))
                        .isEqualTo("Hello, Ada\n"));
    }

    @Test
    void theWebServerIsEncryptedAsShown() throws Exception {
        KeyPairs keys = KeyPairs.make(folder, "localhost");
        new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
                .withConfiguration(ours)
                .withUserConfiguration(ReactiveApplication.class)
                .withInitializer(context -> encrypt(context, keys))
                .withPropertyValues("server.port=0")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(encrypted(keys, context.getBean(TinyServer.class).port()))
                            .isEqualTo("Hello from WebFlux");
                });
    }

    /** They are those of the samples, which the build runs. */
    @ParameterizedTest
    @ValueSource(strings = {"sample-app/pom.xml", "sample-app/webflux/pom.xml"})
    void dependenciesAreThoseOfASample(String sample) throws Exception {
        List<String> used = dependencies(Files.readString(module().resolveSibling(sample)));
        assertThat(blocks("xml").stream().map(ReadmeSnippetTests::dependencies))
                .hasSize(2)
                .anySatisfy(shown -> assertThat(used).isNotEmpty().containsAll(shown));
    }

    private static TinyServerProperties properties(String yaml) {
        StandardEnvironment environment = new StandardEnvironment();
        add(environment, yaml);
        return Binder.get(environment).bindOrCreate("tiny.server", TinyServerProperties.class);
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner().withConfiguration(ours);
    }

    /** Not in a source called "test", which would replace the one that has the port. */
    private static void encrypt(ConfigurableApplicationContext context, KeyPairs keys) {
        add(context.getEnvironment(), yaml("spring:\n  ssl:"));
        String location = "spring.ssl.bundle.jks.own.keystore.location";
        assertThat(context.getEnvironment().getProperty(location)).isEqualTo("file:server.p12");
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("made keys", Map.of(location, "file:" + keys.file())));
    }

    private static void add(ConfigurableEnvironment environment, String yaml) {
        try {
            new YamlPropertySourceLoader()
                    .load("README.md", new ByteArrayResource(yaml.getBytes(UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encrypted(KeyPairs keys, int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/hello/Ada"))
                .build();
        return HttpClient.newBuilder()
                .sslContext(KeyPairs.clientTrusting(keys))
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String yaml(String beginning) {
        return blocks("yaml").stream()
                .filter(block -> block.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> blocks(String language) {
        try {
            return BLOCK.matcher(Files.readString(module().resolveSibling("README.md")))
                    .results()
                    .filter(block -> block.group(1).equals(language))
                    .map(block -> block.group(2))
                    .toList();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Without white space and our own version, which a sample has from its parent. */
    private static List<String> dependencies(String xml) {
        return DEPENDENCY
                .matcher(xml.replaceAll("\\s+", "").replaceAll("<version>.*?</version>", ""))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static Path module() {
        try {
            return Path.of(ReadmeSnippetTests.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent()
                    .getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ReactiveApplication {

        @Bean
        HttpHandler application() {
            return (request, response) -> response.writeWith(
                    Mono.fromSupplier(() -> response.bufferFactory().wrap("Hello from WebFlux".getBytes(UTF_8))));
        }
    }
}
