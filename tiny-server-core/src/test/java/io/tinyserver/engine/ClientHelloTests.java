package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Identity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first message of a peer: whole, in part, and spoilt. */
class ClientHelloTests {

    private static byte[] hello(String protocol, @Nullable String name) throws SSLException {
        SSLEngine engine = Identity.nobodyTrusting(Identity.local()).createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    private static @Nullable String name(byte[] received) {
        ClientHello hello = ClientHello.of(received);
        assertThat(hello).isNotNull();
        return hello.serverName();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void nameIsFoundInLowerCase(String protocol) throws Exception {
        assertThat(name(hello(protocol, "Www.Example.COM"))).isEqualTo("www.example.com");
        assertThat(name(hello(protocol, null))).isNull();
    }

    @Test
    void lessThanAllOfItIsNotEnough() throws Exception {
        byte[] hello = hello("TLSv1.3", "www.example.com");
        for (int length = 0; length < hello.length; length++) {
            assertThat(ClientHello.of(Arrays.copyOf(hello, length))).isNull();
        }
        assertThat(name(Arrays.copyOf(hello, hello.length + 100))).isEqualTo("www.example.com");
    }

    /** What is wrong with it is for the engine to say. */
    @Test
    void spoiltMessageNamesNobodyOrSomebodyButNeverFails() throws Exception {
        byte[] hello = hello("TLSv1.3", "www.example.com");
        Random random = new Random(7373);
        for (int i = 0; i < 20_000; i++) {
            byte[] spoilt = hello.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            ClientHello read = ClientHello.of(spoilt);
            if (read != null && read.serverName() != null) {
                assertThat(read.serverName()).matches("[a-z0-9._-]+");
            }
        }
    }

    @Test
    void anotherKindOfMessageNamesNobody() {
        assertThat(name(new byte[] {22, 3, 1, 0, 4, 2, 0, 0, 0})).isNull();
        assertThat(name(new byte[] {22, 3, 1, 0, 4, 1, 1, 0, 0}))
                .as("a message that is too large")
                .isNull();
        assertThat(name(new byte[] {21, 3, 1, 0, 2, 2, 80})).isNull();
        assertThat(name(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 3}))
                .as("a message that is too short")
                .isNull();
    }
}
