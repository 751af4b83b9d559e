package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputBufferTests {

    private final OutputBuffer out = new OutputBuffer(20);

    private String written() {
        return Wire.text(out.array(), 0, out.length());
    }

    @Test
    void fillsFromTheFront() {
        out.put((byte) 'a');
        out.put(new byte[] {'b', 'c'});
        out.put(new byte[] {'x', 'd', 'y'}, 1, 1);
        out.putAscii("\u00e9");
        assertThat(written()).isEqualTo("abcd\u00e9");
        assertThat(out.remaining()).isEqualTo(15);
        out.truncate(2);
        assertThat(written()).isEqualTo("ab");
        out.truncate(2);
        assertThat(written()).isEqualTo("ab");
        out.reset();
        assertThat(out.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 9, 10, 11, 99, 100, 12345, 999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE})
    void writesDecimalDigits(long value) {
        out.putDecimal(value);
        assertThat(written()).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 9, 10, 15, 16, 255, 256, 0xfff, 0x1000, 0xabcdef, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void writesHexadecimalDigits(int value) {
        out.putHex(value);
        assertThat(written()).isEqualTo(Integer.toHexString(value));
    }

    @Test
    void saysWhatDidNotFit() {
        out.putAscii("0123456789012345678");
        assertThatThrownBy(() -> out.put(new byte[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No room for 2 octets: 19 of 20 are written");
        assertThatThrownBy(() -> out.putAscii("ab")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.putDecimal(10)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.putHex(16)).isInstanceOf(IllegalStateException.class);
        out.put((byte) 'x');
        assertThatThrownBy(() -> out.put((byte) 'y')).isInstanceOf(IllegalStateException.class);
        assertThat(written()).isEqualTo("0123456789012345678x");
    }

    @Test
    void refusesWhatItCannotMean() {
        assertThatThrownBy(() -> out.putDecimal(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.truncate(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void growsWithWhatIsWrittenAndKeepsThat() {
        OutputBuffer growing = new OutputBuffer(50_000);
        growing.putAscii("begin");
        byte[] small = growing.array();
        assertThat(small).hasSizeLessThan(10_000);
        assertThat(growing.remaining()).isEqualTo(49_995);
        byte[] content = new byte[49_990];
        content[49_989] = 'x';
        growing.put(content);
        growing.putAscii("ended");
        assertThat(growing.remaining()).isZero();
        assertThat(growing.array()).hasSize(50_000).startsWith((byte) 'b').endsWith('x', 'e', 'n', 'd', 'e', 'd');
        assertThatThrownBy(() -> growing.put((byte) 'y')).isInstanceOf(IllegalStateException.class);
        byte[] large = growing.array();
        growing.reset();
        growing.putAscii("again");
        assertThat(growing.array()).isSameAs(large);
    }
}
