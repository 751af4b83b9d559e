package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the log says where the server listens. */
class ListenerNameTests {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false, 127.0.0.1:7373 (this machine only)",
        "192.0.2.1, true, https://192.0.2.1:7373",
        "0.0.0.0, false, port 7373 on all addresses",
        "0.0.0.0, true, 'port 7373 on all addresses, with TLS'",
        "::, false, port 7373 on all addresses",
        "::1, false, [::1]:7373 (this machine only)",
        "::1, true, https://[::1]:7373 (this machine only)",
        "2001:db8::8:0:1, false, [2001:db8::8:0:1]:7373",
        "2001:db8:0:0:8::1, false, [2001:db8::8:0:0:1]:7373",
        "2001:db8:0:8:0:0:0:1, false, [2001:db8:0:8::1]:7373",
        "2001:db8:10:0:0:10:0:1, false, [2001:db8:10::10:0:1]:7373",
        "2001:db8:1:2:3:4:5:0, false, [2001:db8:1:2:3:4:5:0]:7373",
        "fe80::, false, [fe80::]:7373"
    })
    void namesAddressesAsAUriDoes(String address, boolean secure, String name) throws UnknownHostException {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName(address), 7373);
        assertThat(new Listener(null, place, null).name(secure)).isEqualTo(name);
    }

    @Test
    void namesTheFileOfASocket() {
        UnixDomainSocketAddress file = UnixDomainSocketAddress.of("/run/app.sock");
        assertThat(new Listener(null, file, null).name(false)).isEqualTo("unix:/run/app.sock");
        assertThat(new Listener(null, file, null).name(true)).isEqualTo("https://unix:/run/app.sock");
    }

    @Test
    void isWhatTheLogSays() {
        try (TestServer server = TestServer.serving(options -> options.address("0.0.0.0"))) {
            assertThat(server.log().at(Level.INFO))
                    .anyMatch(line ->
                            line.contains("Listening on port " + server.server().port() + " on all addresses,"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, [2001:db8::1]",
        "[2001:db8::1], [2001:db8::1]",
        "2001:db8:0:0:0:0:0:1, [2001:db8::1]",
        "2001:db8:0:0::1, [2001:db8:0:0::1]",
        "192.0.2.1, 192.0.2.1"
    })
    void isInTheComplaintOfAnAddressOfAnotherMachine(String address, String name) {
        assertThatThrownBy(() -> Listener.bind(address, 7373))
                .isInstanceOf(ServerStartException.class)
                .hasMessageStartingWith("Cannot listen on " + name + ":7373: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void isInTheComplaintOfATakenPort(String address) throws IOException {
        assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName("::1")).close())
                .as("this machine has IPv6")
                .doesNotThrowAnyException();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Listener.bind(address, port))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessage("Port " + port + " on ::1 is already in use");
        }
    }

    @Test
    void isInTheComplaintWhereThereIsNoIpv6() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListenOnIpv6.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines("Cannot listen on [::1]:7373: IPv6 is not available here");
        } finally {
            process.destroyForcibly();
        }
    }

    static final class ListenOnIpv6 {
        public static void main(String[] args) {
            try {
                Listener.bind("::1", 7373);
            } catch (ServerStartException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
