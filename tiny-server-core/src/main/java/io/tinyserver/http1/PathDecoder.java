package io.tinyserver.http1;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes percent-encoding once, then resolves dot segments (RFC 3986, 2.4, 5.2.4 and 6.2.2). What one program could read as a
 * separator and another one not is refused.
 *
 * <p>Confined to one thread; the path holds until the next one is decoded.
 */
final class PathDecoder {

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private String path = "/";
    private byte[] decoded = new byte[0];
    private int length;
    private boolean escaped;
    private boolean ascii;

    String path() {
        return path;
    }

    /** Decodes the path in {@code buffer[from..to)}, which begins with a slash; null when all is well. */
    @Nullable
    Rejection decode(byte[] buffer, int from, int to, String raw) {
        Rejection broken = unescape(buffer, from, to);
        if (broken == null) {
            broken = resolve();
        }
        if (broken != null) {
            return broken;
        }
        if (!escaped && length == to - from) {
            path = raw;
            return null;
        }
        return ascii ? decodeAscii() : decodeUtf8();
    }

    /** The octet that the escape at {@code i} stands for, or -1 where it is none. */
    static int escape(byte[] buffer, int i, int to) {
        if (i + 2 >= to) {
            return -1;
        }
        int high = Octets.hexValue(buffer[i + 1]);
        int low = Octets.hexValue(buffer[i + 2]);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private @Nullable Rejection unescape(byte[] buffer, int from, int to) {
        decoded = new byte[to - from];
        length = 0;
        escaped = false;
        ascii = true;
        for (int i = from; i < to; i++) {
            byte octet = buffer[i];
            if (octet == '%') {
                int value = escape(buffer, i, to);
                Rejection broken = judge(value);
                if (broken != null) {
                    return broken;
                }
                octet = (byte) value;
                escaped = true;
                ascii &= octet >= 0;
                i += 2;
            } else if (!CharacterClass.PATH.contains(octet)) {
                return Rejection.TARGET_CHARACTER;
            }
            decoded[length++] = octet;
        }
        return null;
    }

    private static @Nullable Rejection judge(int escape) {
        if (escape < 0) {
            return Rejection.TARGET_ESCAPE;
        }
        if (escape == '/' || escape == '\\') {
            return Rejection.TARGET_SEPARATOR;
        }
        return escape < ' ' || escape == 0x7f ? Rejection.TARGET_CONTROL : null;
    }

    /** Resolves dot segments in place. What leads above the root stays at the root. */
    private @Nullable Rejection resolve() {
        int written = 0;
        for (int slash = 0; slash < length; ) {
            int end = Octets.indexOf((byte) '/', decoded, slash + 1, length);
            int dots = dots(slash + 1, end);
            if (dots > 0 && slash + 1 + dots < end) {
                return Rejection.TARGET_DOT_PARAMETER;
            }
            if (dots == 0) {
                System.arraycopy(decoded, slash, decoded, written, end - slash);
                written += end - slash;
            } else {
                written = dots == 2 ? parent(written) : written;
                if (end == length) {
                    decoded[written++] = '/';
                }
            }
            slash = end;
        }
        length = written;
        return null;
    }

    /** How many dots the segment consists of, not counting a parameter behind them: 1 or 2, or 0 for any other segment. */
    private int dots(int from, int to) {
        int i = from;
        while (i < to && decoded[i] == '.') {
            i++;
        }
        boolean dotSegment = i - from <= 2 && (i == to || decoded[i] == ';');
        return dotSegment ? i - from : 0;
    }

    private int parent(int end) {
        int slash = end;
        while (slash > 0 && decoded[--slash] != '/') {
            // on to the slash before the last segment
        }
        return slash;
    }

    private @Nullable Rejection decodeAscii() {
        path = Octets.text(decoded, 0, length);
        return null;
    }

    private @Nullable Rejection decodeUtf8() {
        CharBuffer characters = CharBuffer.allocate(length);
        utf8.reset();
        if (utf8.decode(ByteBuffer.wrap(decoded, 0, length), characters, true).isError()) {
            return Rejection.TARGET_UTF8;
        }
        path = characters.flip().toString();
        return null;
    }
}
