package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What somebody reads whose application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTests {

    @Test
    void explainsATakenPort(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            start("tiny.server.port=" + port);
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("Port " + port + " on 127.0.0.1 is already in use.")
                    .contains("choose another port with 'tiny.server.port'")
                    .doesNotContain("\tat io.tinyserver");
        }
    }

    @Test
    void explainsAnAddressOfAnotherMachine(CapturedOutput output) {
        start("tiny.server.port=0", "tiny.server.address=192.0.2.1");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("192.0.2.1")
                .contains("'tiny.server.address'");
    }

    @Test
    void explainsASocketFileThatCannotBe(CapturedOutput output) {
        start("tiny.server.unix-socket=/nowhere/at/all.sock");
        assertThat(output)
                .contains("Cannot listen on unix:/nowhere/at/all.sock")
                .contains("Check 'tiny.server.unix-socket'")
                .doesNotContain("tiny.server.address");
    }

    @Test
    void explainsAnUnknownBundle(CapturedOutput output) {
        start("tiny.server.ssl.bundle=side", "spring.ssl.bundle.pem.other.keystore.certificate=none");
        assertThat(output)
                .contains("The value of 'tiny.server.ssl.bundle' is not allowed")
                .contains("Value: side")
                .contains("Allowed: the name of an SSL bundle; 'spring.ssl.bundle' has other");
    }

    @Test
    void explainsTheWrongPasswordOfABundle(@TempDir Path folder, CapturedOutput output) throws IOException {
        KeyPairs keys = KeyPairs.make(folder, "localhost");
        start(
                "tiny.server.ssl.bundle=side",
                "spring.ssl.bundle.jks.side.keystore.location=file:" + keys.file(),
                "spring.ssl.bundle.jks.side.keystore.password=mistaken");
        assertThat(output)
                .contains("tiny-server failed to start. The server cannot encrypt: SSL bundle 'side' cannot be used:"
                        + " Could not load store from 'file:" + keys.file() + "': keystore password was incorrect.")
                .contains("Check protocols, cipher suites, keys and passwords: in 'spring.ssl.bundle', those of the"
                        + " bundle that 'tiny.server.ssl.bundle' names.")
                .doesNotContain("mistaken")
                .doesNotContain("\tat io.tinyserver");
    }

    @Test
    void explainsAWrongValue(CapturedOutput output) {
        start("tiny.server.pool-size=0");
        assertThat(output)
                .contains("The value of 'tiny.server.pool-size' is not allowed")
                .contains("Value: 0")
                .contains("Origin: \"tiny.server.pool-size\" from property source \"commandLineArgs\"")
                .contains("Allowed: 1 or more");
    }

    @Test
    void explainsAValueOfTheWrongKind(CapturedOutput output) {
        start("tiny.server.port=http");
        assertThat(output).contains("Property: tiny.server.port").contains("Value: \"http\"");
    }

    @Test
    void namesTheDispatchModesWhereThereIsNoSuchOne(CapturedOutput output) {
        start("tiny.server.dispatch=sometimes");
        assertThat(output)
                .contains("Property: tiny.server.dispatch")
                .contains("The following values are valid")
                .contains("AUTO")
                .contains("INLINE")
                .contains("POOL");
    }

    private static void start(String... properties) {
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        assertThatThrownBy(() -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .run(arguments))
                .isNotNull();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, TinyServerAutoConfiguration.class})
    static class Application {}
}
