package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tinyserver.DispatchMode;
import io.tinyserver.ServerOptions;
import io.tinyserver.ServerOptionsBuilder;
import io.tinyserver.pool.ThreadPool;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ReflectionUtils;

class TinyServerPropertiesTests {

    @Test
    void defaultsEqualThoseOfTheCore() {
        assertThat(bind(Map.of()).toOptions().build()).isEqualTo(ServerOptions.DEFAULTS);
    }

    @Test
    void queueCapacityByDefaultIsThatOfTheCore() {
        try (ThreadPool pool = ThreadPool.builder().size(1).build()) {
            assertThat(bind(Map.of()).queueCapacity()).isEqualTo(pool.figures().queueCapacity());
        }
    }

    @Test
    void poolSizeByDefaultIsLeftToTheCore() {
        assertThat(bind(Map.of()).poolSize()).isNull();
    }

    @Test
    void everyOptionCanBeSet() {
        ServerOptions options = bind(Map.ofEntries(
                        Map.entry("address", "0.0.0.0"),
                        Map.entry("port", "1234"),
                        Map.entry("reactors", "2"),
                        Map.entry("dispatch", "inline"),
                        Map.entry("max-connections", "7"),
                        Map.entry("max-request-line", "4KB"),
                        Map.entry("max-header-size", "5KB"),
                        Map.entry("max-header-fields", "6"),
                        Map.entry("max-body-size", "3GB"),
                        Map.entry("body-buffer-size", "8KB"),
                        Map.entry("head-timeout", "1s"),
                        Map.entry("body-timeout", "2s"),
                        Map.entry("max-connections-per-address", "8"),
                        Map.entry("max-chunk-extension-size", "9B"),
                        Map.entry("min-body-rate", "10B"),
                        Map.entry("min-write-rate", "11B"),
                        Map.entry("idle-timeout", "3m"),
                        Map.entry("write-timeout", "4s"),
                        Map.entry("answer-timeout", "5s"),
                        Map.entry("server-header", "demo"),
                        Map.entry("stop-timeout", "600ms")))
                .toOptions()
                .build();

        ServerOptionsBuilder expected = ServerOptions.builder()
                .address("0.0.0.0")
                .port(1234)
                .reactors(2)
                .dispatch(DispatchMode.INLINE)
                .maxConnections(7)
                .maxRequestLine(4096)
                .maxHeaderBytes(5 * 1024)
                .maxHeaderFields(6)
                .maxBodyBytes(3L << 30)
                .bodyBufferBytes(8192)
                .maxConnectionsPerAddress(8)
                .maxChunkExtensionBytes(9)
                .minBodyRate(10)
                .minWriteRate(11)
                .serverHeader("demo");
        assertThat(differingFromDefaults(options))
                .as("every option is set")
                .hasSize(ServerOptions.class.getRecordComponents().length);
        assertThat(options)
                .isEqualTo(expected.headTimeout(Duration.ofSeconds(1))
                        .bodyTimeout(Duration.ofSeconds(2))
                        .idleTimeout(Duration.ofMinutes(3))
                        .writeTimeout(Duration.ofSeconds(4))
                        .answerTimeout(Duration.ofSeconds(5))
                        .stopTimeout(Duration.ofMillis(600))
                        .build());
    }

    private static List<String> differingFromDefaults(ServerOptions options) {
        return Stream.of(ServerOptions.class.getRecordComponents())
                .filter(component -> !value(component, options).equals(value(component, ServerOptions.DEFAULTS)))
                .map(RecordComponent::getName)
                .toList();
    }

    private static Object value(RecordComponent component, ServerOptions options) {
        return ReflectionUtils.invokeMethod(component.getAccessor(), options);
    }

    @Test
    void refusesPoolSizeZeroNamingTheProperty() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("pool-size", "0")))
                .havingRootCause()
                .withMessage("tiny.server.pool-size was 0; allowed is 1 or more");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            address                 | ' '    | tiny.server.address was ' '; allowed is a host name or an IP address
            port                    | 65536  | tiny.server.port was 65536; allowed is 0 to 65535
            port                    | -1     | tiny.server.port was -1; allowed is 0 to 65535
            queue-capacity          | -1     | tiny.server.queue-capacity was -1; allowed is 0 or more
            reactors                | 65     | tiny.server.reactors was 65; allowed is 0 to 64
            max-connections         | 0      | tiny.server.max-connections was 0; allowed is 1 or more
            max-request-line        | 63B    | tiny.server.max-request-line was 63B; allowed is 64 to 1048576
            max-request-line        | 3GB    | tiny.server.max-request-line was 3221225472B; allowed is 64 to 1048576
            max-header-size         | 1B     | tiny.server.max-header-size was 1B; allowed is 64 to 1048576
            max-header-fields       | 0      | tiny.server.max-header-fields was 0; allowed is 1 to 10000
            max-body-size           | -1B    | tiny.server.max-body-size was -1B; allowed is 0 or more
            body-buffer-size        | 1B     | tiny.server.body-buffer-size was 1B; allowed is 1024 to 67108864
            head-timeout            | 0s     | tiny.server.head-timeout was PT0S; allowed is 1 millisecond to 1 day
            body-timeout            | -1s    | tiny.server.body-timeout was PT-1S; allowed is 1 millisecond to 1 day
            max-connections-per-address | -1 | tiny.server.max-connections-per-address was -1; allowed is 0 or more
            max-chunk-extension-size | -1B   | tiny.server.max-chunk-extension-size was -1B; allowed is 0 or more
            min-body-rate           | -1B    | tiny.server.min-body-rate was -1B; allowed is 0 or more
            min-write-rate          | -1B    | tiny.server.min-write-rate was -1B; allowed is 0 or more
            idle-timeout            | 2d     | tiny.server.idle-timeout was PT48H; allowed is 1 millisecond to 1 day
            write-timeout           | 0s     | tiny.server.write-timeout was PT0S; allowed is 1 millisecond to 1 day
            answer-timeout          | 0s     | tiny.server.answer-timeout was PT0S; allowed is 1 millisecond to 1 day
            stop-timeout            | 0s     | tiny.server.stop-timeout was PT0S; allowed is 1 millisecond to 1 day
            server-header           | dé     | tiny.server.server-header was 'dé'; allowed is 1 to 256 printable ASCII characters without a space at either end
            server-header           | allowed is é | tiny.server.server-header was 'allowed is é'; allowed is 1 to 256 printable ASCII characters without a space at either end
            stop-delay              | -1s    | tiny.server.stop-delay was PT-1S; allowed is 0 seconds to 1 hour
            actuator.token          | ' '    | tiny.server.actuator.token was blank; allowed is text that nobody can guess, or no such property
            """)
    void refusesWrongValueNamingPropertyValueAndWhatIsAllowed(String property, String value, String message) {
        Throwable refusal = catchThrowable(() -> bind(Map.of(property, value)));

        assertThat(NestedExceptionUtils.getRootCause(refusal)).hasMessage(message);
    }

    @Test
    void takesAnEmptyServerHeaderForNone() {
        assertThat(bind(Map.of("server-header", "")).toOptions().build().serverHeader())
                .isNull();
    }

    @Test
    void refusesMoreReactorsThanWorkers() {
        Throwable refusal = catchThrowable(() -> bind(Map.of("pool-size", "2", "reactors", "3")));

        assertThat(NestedExceptionUtils.getRootCause(refusal))
                .hasMessage("tiny.server.reactors was 3; allowed is 0 to tiny.server.pool-size, 2");
    }

    @Test
    void refusesIndexWithFolder() {
        Throwable refusal = catchThrowable(() -> bind(Map.of("pages.index", "a/b.html")));

        assertThat(NestedExceptionUtils.getRootCause(refusal))
                .hasMessageStartingWith(
                        "tiny.server.pages.index was 'a/b.html'; allowed is a file's name without folder");
    }

    @Test
    void neverPrintsTheToken() {
        assertThat(bind(Map.of("actuator.token", "s3cret")).toString()).doesNotContain("s3cret");
    }

    @Test
    void everyPropertyIsDescribedForEditors() throws IOException {
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String json = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
            String properties = json.substring(json.indexOf("\"properties\""), json.indexOf("\"hints\""));
            assertThat(Arrays.stream(properties.split("\"name\": ")).skip(1))
                    .hasSizeGreaterThan(20)
                    .allSatisfy(property -> assertThat(property).contains("\"description\": \""));
        }
    }

    private static TinyServerProperties bind(Map<String, String> properties) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        properties.forEach((name, value) -> source.put("tiny.server." + name, value));
        return new Binder(source).bindOrCreate("tiny.server", TinyServerProperties.class);
    }
}
