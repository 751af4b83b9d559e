package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Identity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records to a socket that takes only some bytes at a time: all text arrives, in order and once. */
@Timeout(60)
class CipherOutputTests {

    private final Random random = new Random(7373);
    private final NarrowWire wire = new NarrowWire();
    private final CipherOutput output = new CipherOutput(wire);
    private SSLEngine ours;
    private SSLEngine peers;

    @BeforeEach
    void shakeHands() throws SSLException {
        ours = Identity.local().trusting().createSSLEngine();
        ours.setUseClientMode(false);
        peers = Identity.nobodyTrusting(Identity.local()).createSSLEngine();
        peers.setUseClientMode(true);
        ByteBuffer toUs = ByteBuffer.allocate(100_000);
        ByteBuffer toPeer = ByteBuffer.allocate(100_000);
        peers.beginHandshake();
        ours.beginHandshake();
        while (ours.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                || peers.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                || toPeer.position() > 0) {
            step(peers, toPeer, toUs);
            step(ours, toUs, toPeer);
        }
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_TASK -> engine.getDelegatedTask().run();
            default -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(20_000));
                in.compact();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 16_384, 16_500, 40_000, 70_000, 1_000_000})
    void allTextArrivesInOrderAndOnce(int mostAtOnce) throws Exception {
        byte[] text = new byte[300_000];
        random.nextBytes(text);
        int written = 0;
        while (written < text.length) {
            wire.takeUpTo(random.nextInt(mostAtOnce + 1));
            // Whoever writes presents at least what it presented before, from where it was taken.
            int most = Math.min(text.length - written, Buffers.OUTPUT_BYTES);
            int count = output.write(ours, ByteBuffer.wrap(text, written, most).slice());
            written += count;
            assertThat(count).isLessThanOrEqualTo(most);
        }
        assertThat(output.pending()).isZero();
        assertThat(decrypt(text.length)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10_000})
    void textCountsAsWrittenWhenItsWholeRecordIsTaken(int taken) throws Exception {
        wire.takeUpTo(taken);
        ByteBuffer text = ByteBuffer.allocate(1000);
        boolean whole = taken == 10_000;
        assertThat(output.write(ours, text)).isEqualTo(whole ? 1000 : 0);
        assertThat(text.position()).isEqualTo(whole ? 1000 : 0);
        assertThat(output.pending() > 0).isEqualTo(!whole);
    }

    private byte[] decrypt(int length) throws SSLException {
        ByteBuffer records = ByteBuffer.wrap(wire.taken());
        ByteBuffer text = ByteBuffer.allocate(length + 20_000);
        while (records.hasRemaining()) {
            assertThat(peers.unwrap(records, text).getStatus()).isEqualTo(SSLEngineResult.Status.OK);
        }
        return Arrays.copyOf(text.array(), text.position());
    }
}
