package io.tinyserver.http1;

import static io.tinyserver.http1.NeedMore.NEED_MORE;
import static io.tinyserver.http1.Octets.CR;
import static io.tinyserver.http1.Octets.LF;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the field lines of a header, RFC 9112, 5, and shows each one to {@link FramingFields}.
 *
 * <p>Works strictly forwards, like {@link RequestLine}. Confined to one thread; what it found holds until the next scan.
 */
final class FieldSection {

    /** For each line: start of its name, its colon, end of its value; counted from the start of the head. */
    private int[] offsets = new int[FieldLines.STRIDE * 16];

    private final HeadLimits limits;
    private final FramingFields framing;
    private int count;
    private int headStart;
    private int start;
    private int next;

    FieldSection(HeadLimits limits, FramingFields framing) {
        this.limits = limits;
        this.framing = framing;
    }

    /** Looks for all lines up to the empty one, in a head that begins at {@code head}; null when they are all there. */
    @Nullable
    HeadResult scan(byte[] buffer, int head, int from, int to) {
        headStart = head;
        start = from;
        next = from;
        count = 0;
        framing.reset();
        int stop = Math.min(to - from, limits.headerBytes()) + from;
        while (next < stop && buffer[next] != CR) {
            HeadResult obstacle = scanLine(buffer, next, stop);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return scanEmptyLine(buffer, stop);
    }

    /** A copy of the head, up to the end of the empty line. */
    byte[] copyHead(byte[] buffer) {
        return Arrays.copyOfRange(buffer, headStart, next);
    }

    /** The lines that were found, in a copy of the head. */
    FieldLines lines(byte[] copyOfHead) {
        return new FieldLines(copyOfHead, Arrays.copyOf(offsets, count * FieldLines.STRIDE));
    }

    private @Nullable HeadResult scanLine(byte[] buffer, int line, int stop) {
        if (count == limits.headerFields()) {
            return Rejection.LIMIT_FIELDS;
        }
        int colon = CharacterClass.TOKEN.endOfRun(buffer, line, stop);
        if (colon == stop) {
            return exhausted(stop);
        }
        if (buffer[colon] != ':' || colon == line) {
            return judgeName(buffer, line, colon, stop);
        }
        int lineEnd = CharacterClass.FIELD_VALUE.endOfRun(buffer, colon + 1, stop);
        if (lineEnd + 1 >= stop || buffer[lineEnd] != CR || buffer[lineEnd + 1] != LF) {
            return judgeLineEnd(buffer, lineEnd, stop);
        }
        next = lineEnd + 2;
        int valueStart = Octets.skipBlanks(buffer, colon + 1, lineEnd);
        int valueEnd = Octets.trimBlanks(buffer, valueStart, lineEnd);
        keep(line, colon, valueEnd);
        return framing.accept(buffer, line, colon, valueStart, valueEnd);
    }

    private void keep(int line, int colon, int valueEnd) {
        int index = count++ * FieldLines.STRIDE;
        if (index == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * index);
        }
        offsets[index] = line - headStart;
        offsets[index + 1] = colon - headStart;
        offsets[index + 2] = valueEnd - headStart;
    }

    private @Nullable HeadResult scanEmptyLine(byte[] buffer, int stop) {
        if (next + 1 >= stop) {
            return exhausted(stop);
        }
        if (buffer[next + 1] != LF) {
            return Rejection.FIELD_BREAK;
        }
        next += 2;
        return null;
    }

    private HeadResult judgeName(byte[] buffer, int line, int end, int stop) {
        byte octet = buffer[end];
        if (Octets.isBlank(octet)) {
            return end == line ? Rejection.FIELD_FOLDED : Rejection.FIELD_SPACE;
        }
        if (octet == CR && end + 1 < stop && buffer[end + 1] == LF) {
            return Rejection.FIELD_COLON;
        }
        return Octets.isControl(octet) ? judgeLineEnd(buffer, end, stop) : Rejection.FIELD_NAME;
    }

    private HeadResult judgeLineEnd(byte[] buffer, int end, int stop) {
        if (end == stop || buffer[end] == CR && end + 1 == stop) {
            return exhausted(stop);
        }
        return buffer[end] == CR || buffer[end] == LF ? Rejection.FIELD_BREAK : Rejection.FIELD_CONTROL;
    }

    private HeadResult exhausted(int stop) {
        return stop - start == limits.headerBytes() ? Rejection.LIMIT_HEADER : NEED_MORE;
    }
}
