package io.tinyserver.http1;

import io.tinyserver.http.Headers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request as they came: one array of octets and the places of names and values in it. Text is made when asked for.
 *
 * <p>Immutable and thread-safe.
 */
final class FieldLines implements Headers {

    /** Offsets a line: start of its name, its colon, end of its value. */
    static final int STRIDE = 3;

    private final byte[] octets;
    private final int[] offsets;

    /** Takes both arrays over. */
    FieldLines(byte[] octets, int[] offsets) {
        this.octets = octets;
        this.offsets = offsets;
    }

    @Override
    public int size() {
        return offsets.length / STRIDE;
    }

    @Override
    public String name(int index) {
        int line = line(index);
        return FieldNames.of(octets, offsets[line], offsets[line + 1]);
    }

    @Override
    public String value(int index) {
        int line = line(index);
        int end = offsets[line + 2];
        return Octets.text(octets, Octets.skipBlanks(octets, offsets[line + 1] + 1, end), end);
    }

    @Override
    public @Nullable String first(String name) {
        int index = indexOf(name);
        return index < 0 ? null : value(index);
    }

    @Override
    public boolean contains(String name) {
        return indexOf(name) >= 0;
    }

    private int line(int index) {
        return Objects.checkIndex(index, size()) * STRIDE;
    }

    private int indexOf(String name) {
        for (int line = 0; line < offsets.length; line += STRIDE) {
            int start = offsets[line];
            if (offsets[line + 1] - start == name.length() && isNamed(name, start)) {
                return line / STRIDE;
            }
        }
        return -1;
    }

    private boolean isNamed(String name, int start) {
        for (int i = 0; i < name.length(); i++) {
            if (lower(name.charAt(i)) != lower((char) octets[start + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    /** The names, without the values: those may be secrets. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            names.append(i == 0 ? "" : " ").append(name(i));
        }
        return names.toString();
    }
}
