package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuffersTests {

    private final Buffers buffers = new Buffers();
    private final NarrowWire wire = new NarrowWire();

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(7373).nextBytes(content);
        return content;
    }

    @Test
    void stayOfTheirSizeWhileLittleIsRead() throws IOException {
        byte[] input = buffers.input();
        byte[] content = content(1000);
        for (int i = 0; i < 100; i++) {
            wire.arrive(content);
            assertThat(buffers.read(wire)).isEqualTo(1000);
            assertThat(buffers.input()).isSameAs(input).hasSizeLessThan(5000).startsWith(content);
        }
    }

    @Test
    void growToTheirFullSizeOnceAReadingHasFilledThem() throws IOException {
        byte[] content = content(3 * Buffers.INPUT_BYTES);
        wire.arrive(content);
        int first = buffers.read(wire);
        byte[] before = buffers.input();
        assertThat(first).isBetween(1, Buffers.INPUT_BYTES / 2);
        assertThat(before).startsWith(Arrays.copyOf(content, first));
        assertThat(buffers.read(wire)).isEqualTo(Buffers.INPUT_BYTES);
        assertThat(buffers.input()).isEqualTo(Arrays.copyOfRange(content, first, first + Buffers.INPUT_BYTES));
        assertThat(before).as("what was read before").startsWith(Arrays.copyOf(content, first));
        assertThat(buffers.read(wire)).isEqualTo(Buffers.INPUT_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 16_385, Buffers.OUTPUT_BYTES, Buffers.OUTPUT_BYTES + 1, 300_000})
    void writeAllThatIsTakenInOrder(int length) throws IOException {
        byte[] content = content(length + 10);
        wire.takeUpTo(length);
        assertThat(buffers.write(wire, content, 5, length)).isEqualTo(length);
        assertThat(wire.taken()).isEqualTo(Arrays.copyOfRange(content, 5, length + 5));
    }

    @Test
    void sayHowMuchWasTakenWhereThatIsNotAll() throws IOException {
        wire.takeUpTo(100_000);
        assertThat(buffers.write(wire, content(150_000), 0, 150_000)).isEqualTo(100_000);
        assertThat(wire.taken()).isEqualTo(Arrays.copyOf(content(150_000), 100_000));
    }
}
