package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.spring.boot.KeyPairs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** What somebody reads whose WebFlux application does not start on tiny-server. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class FailedWebServerStartTests {

    private static final String BUNDLE = "spring.ssl.bundle.jks.web.keystore.";

    @TempDir
    private static Path folder;

    private static KeyPairs keys;

    @BeforeAll
    static void make() throws IOException {
        keys = KeyPairs.make(folder, "localhost");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            server.port | 65536 | 65536 | 0 to 65535, or -1 for no server at all
            server.port | -2 | -2 | 0 to 65535, or -1 for no server at all
            management.server.port | 65536 | 65536 | 0 to 65535, or -1 for no server at all
            server.max-http-request-header-size | 0 | 0B | 64 to 1048576
            server.max-http-request-header-size | -1B | -1B | 64 to 1048576
            server.max-http-request-header-size | 4GB | 4294967296B | 64 to 1048576
            server.server-header | dé | 'dé' | 1 to 256 printable ASCII characters
            server.compression.mime-types | foo | 'foo' | media types, such as text/html
            server.compression.mime-types[0] | foo | 'foo' | media types, such as text/html
            server.compression.additional-mime-types | a/b,foo | 'foo' | media types, such as text/html
            server.compression.excluded-user-agents | (old | '(old' | regular expressions; of this one Java says: Unclosed group
            server.ssl.bundle | other | other | the name of an SSL bundle; 'spring.ssl.bundle' has web
            management.server.ssl.bundle | other | other | the name of an SSL bundle; 'spring.ssl.bundle' has web
            tiny.server.ssl.bundle | other | other | the name of an SSL bundle; 'spring.ssl.bundle' has web
            """)
    void namesPropertyValueOriginAndWhatIsAllowed(
            String property, String value, String shown, String allowed, CapturedOutput output) {
        start(
                List.of(
                        "server.port=0",
                        "management.server.port=0",
                        "server.compression.enabled=true",
                        BUNDLE + "location=file:" + keys.file(),
                        BUNDLE + "password=" + KeyPairs.PASSWORD),
                property + "=" + value);
        String name = property.replaceAll("\\[\\d+]", "");
        assertThat(output)
                .contains("The value of '" + name + "' is not allowed")
                .contains("Value: " + shown + System.lineSeparator())
                .contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
                .contains("Allowed: " + allowed)
                .contains("Change '" + name + "' to an allowed value");
    }

    @Test
    void namesTheServerNameWhoseBundleIsUnknown(CapturedOutput output) {
        start(
                "server.port=0",
                BUNDLE + "location=file:" + keys.file(),
                BUNDLE + "password=" + KeyPairs.PASSWORD,
                "server.ssl.bundle=web",
                "server.ssl.server-name-bundles[0].server-name=a.example",
                "server.ssl.server-name-bundles[0].bundle=web",
                "server.ssl.server-name-bundles[1].server-name=b.example",
                "server.ssl.server-name-bundles[1].bundle=other");
        assertThat(output)
                .contains("The value of 'server.ssl.server-name-bundles[1].bundle' is not allowed")
                .contains("Value: other")
                .contains("'spring.ssl.bundle' has web");
    }

    @Test
    void saysThatThereIsNoBundleAtAll(CapturedOutput output) {
        start("server.port=0", "server.ssl.bundle=web");
        assertThat(output)
                .contains("The value of 'server.ssl.bundle' is not allowed")
                .contains("'spring.ssl.bundle' has none");
    }

    @Test
    void namesThePropertyOfAProtocolThatDoesNotExist(CapturedOutput output) {
        start(
                "server.port=0",
                "server.ssl.key-store=file:" + keys.file(),
                "server.ssl.key-store-password=" + KeyPairs.PASSWORD,
                "server.ssl.enabled-protocols=TLSv9");
        assertThat(output)
                .contains("tiny-server failed to start. The server cannot encrypt: Unsupported protocol")
                .contains("TLSv9")
                .contains("Check protocols, cipher suites, keys and passwords: 'server.ssl.enabled-protocols'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.ssl.bundle", "tiny.server.ssl.bundle"})
    void namesTheBundleWhosePasswordIsWrong(String property, CapturedOutput output) {
        start(
                "server.port=0",
                BUNDLE + "location=file:" + keys.file(),
                BUNDLE + "password=mistaken",
                property + "=web");
        assertThat(output)
                .contains("tiny-server failed to start. The server cannot encrypt: SSL bundle 'web' cannot be used:"
                        + " Could not load store from 'file:" + keys.file() + "': keystore password was incorrect.")
                .contains("Check protocols, cipher suites, keys and passwords: in 'spring.ssl.bundle', those of the"
                        + " bundle that '" + property + "' names.")
                .doesNotContain("mistaken")
                .doesNotContain("\tat io.tinyserver");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            server.ssl.bundle=good | in 'spring.ssl.bundle', those of the bundle that 'server.ssl.bundle'
            server.ssl.bundle= | 'server.ssl.enabled-protocols', 'server.ssl.ciphers', 'server.ssl.key-store'
            """)
    void namesTheBundlesOfServerNamesWhereThereAreSome(String first, String named, CapturedOutput output) {
        start(
                List.of("server.port=0", "server.ssl.key-store=file:" + keys.file()),
                "server.ssl.key-store-password=" + KeyPairs.PASSWORD,
                "spring.ssl.bundle.jks.good.keystore.location=file:" + keys.file(),
                "spring.ssl.bundle.jks.good.keystore.password=" + KeyPairs.PASSWORD,
                BUNDLE + "location=file:" + keys.file(),
                BUNDLE + "password=mistaken",
                first,
                "server.ssl.server-name-bundles[0].server-name=a.example",
                "server.ssl.server-name-bundles[0].bundle=web");
        assertThat(output)
                .contains("SSL bundle 'web' cannot be used:")
                .contains("Check protocols, cipher suites, keys and passwords: " + named)
                .contains("'server.ssl.server-name-bundles' names.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.ssl", "management.server.ssl"})
    void namesThePropertyOfAPasswordThatIsWrong(String prefix, CapturedOutput output) {
        start(
                List.of("server.port=0", "management.server.port=0"),
                prefix + ".key-store=file:" + keys.file(),
                prefix + ".key-store-password=" + KeyPairs.PASSWORD,
                prefix + ".key-password=mistaken");
        assertThat(output)
                .contains("The server's key store cannot be used: Could not load key manager factory: Get Key failed")
                .contains("'" + prefix + ".key-store-password'")
                .doesNotContain("mistaken")
                .doesNotContain("\tat io.tinyserver");
    }

    @Test
    void explainsAKeyStoreThatIsNotThere(CapturedOutput output) {
        start("server.port=0", "server.ssl.key-store=file:/nowhere/at/all.p12");
        assertThat(output)
                .contains("The server's key store cannot be used: Could not load store from"
                        + " 'file:/nowhere/at/all.p12': /nowhere/at/all.p12 (")
                .contains("'server.ssl.key-store'");
    }

    @Test
    void explainsEncryptionWithoutAKeyStore(CapturedOutput output) {
        start("server.port=0", "server.ssl.enabled=true");
        assertThat(output)
                .contains("tiny-server failed to start. The server cannot encrypt:")
                .contains("'server.ssl.key-store'");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, server.address",
        "tiny.server.port, tiny.server.address",
        "management.server.port, management.server.address"
    })
    void namesThePropertyOfAPortThatIsTaken(String property, String address, CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            List<String> other = property.startsWith("management") ? List.of("server.port=0") : List.of();
            start(other, property + "=" + port, address + "=127.0.0.1");
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("Port " + port + " on 127.0.0.1 is already in use.")
                    .contains("choose another port with '" + property + "'")
                    .doesNotContain("\tat io.tinyserver");
        }
    }

    @Test
    void doesNotTakeThePortOfASiblingForThatOfManagement(CapturedOutput output) throws IOException {
        SpringApplicationBuilder parent = new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE);
        try (ConfigurableApplicationContext root = parent.run();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            parent.child(Application.class)
                    .web(WebApplicationType.REACTIVE)
                    .properties("server.port=0")
                    .run();
            assertThat(root.getEnvironment().getProperty("local.server.port")).isNotNull();
            assertThatThrownBy(() -> parent.child(Application.class)
                            .web(WebApplicationType.REACTIVE)
                            .run("--server.port=" + taken.getLocalPort(), "--server.address=127.0.0.1"))
                    .isNotNull();
            assertThat(output)
                    .contains("choose another port with 'server.port'")
                    .doesNotContain("management.server");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server.address, server.port, true",
        "server.address, server.port, false",
        "tiny.server.address, server.port, true",
        "tiny.server.address, server.port, false",
        "management.server.address, management.server.port, true",
    })
    void namesThePropertyOfAnAddressOfAnotherMachine(
            String property, String port, boolean ownManagement, CapturedOutput output) {
        start(
                ownManagement ? List.of("management.server.port=0") : List.of(),
                "server.port=0",
                property + "=192.0.2.1");
        assertThat(output)
                .contains("tiny-server failed to start. Cannot listen on 192.0.2.1:0")
                .contains("Check '" + property + "' and '" + port + "': the address must be one of this machine");
    }

    @Test
    void namesThePropertyOfASocketThatCannotBe(CapturedOutput output) throws IOException {
        Path file = Files.createFile(folder.resolve("no.sock"));
        start("tiny.server.unix-socket=" + file);
        assertThat(output)
                .contains("Cannot listen on unix:" + file + ": there is a file that is no socket.")
                .contains("Check 'tiny.server.unix-socket'")
                .doesNotContain("tiny.server.address");
    }

    private static void start(String... properties) {
        start(List.of(), properties);
    }

    private static void start(List<String> defaults, String... properties) {
        String[] arguments =
                Stream.of(properties).map(property -> "--" + property).toArray(String[]::new);
        assertThatThrownBy(() -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.REACTIVE)
                        .properties(defaults.toArray(String[]::new))
                        .run(arguments)
                        .close())
                .isNotNull();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Parent {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
    static class Application {}
}
