package io.tinyserver.http1;

import static io.tinyserver.http1.NeedMore.NEED_MORE;
import static io.tinyserver.http1.Octets.CR;
import static io.tinyserver.http1.Octets.LF;
import static io.tinyserver.http1.Octets.SP;

import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a request line, RFC 9112, 3: {@code method SP request-target SP HTTP-version CRLF}.
 *
 * <p>Looks at structure only, strictly forwards: what it says about some bytes does not depend on how many follow. Confined to
 * one thread; the positions hold until the next scan.
 */
final class RequestLine {

    /** Longer than any registered method; the longest has 17 octets. */
    private static final int LONGEST_METHOD = 32;

    /** The digits stand for any digit. */
    private static final byte[] VERSION = Octets.ascii("HTTP/0.0\r\n");

    private static final int MAJOR = 5;
    private static final int MINOR = 7;
    private static final int VERSION_LENGTH = 8;

    private final int limit;

    int methodStart;
    int methodEnd;
    int targetStart;
    /** The first octet of the target that is not in {@link CharacterClass#PLAIN_PATH}. */
    int plainEnd;

    int targetEnd;
    boolean http10;
    /** The first octet behind the line end. */
    int end;

    RequestLine(int limit) {
        this.limit = limit;
    }

    /** Looks for the parts; null when they are all there. */
    @Nullable
    HeadResult scan(byte[] buffer, int from, int to) {
        HeadResult obstacle = skipEmptyLine(buffer, from, to);
        if (obstacle == null) {
            obstacle = scanMethod(buffer, to);
        }
        if (obstacle == null) {
            obstacle = scanTarget(buffer, to);
        }
        return obstacle == null ? scanVersion(buffer, to) : obstacle;
    }

    // Some old clients send a line break behind the content of a POST. One is forgiven.
    private @Nullable HeadResult skipEmptyLine(byte[] buffer, int from, int to) {
        boolean empty = to - from >= 2 && buffer[from] == CR && buffer[from + 1] == LF;
        methodStart = empty ? from + 2 : from;
        return empty && methodStart < to && buffer[methodStart] == CR ? Rejection.LINE_EMPTY : null;
    }

    private @Nullable HeadResult scanMethod(byte[] buffer, int to) {
        int stop = lineStop(to);
        methodEnd =
                CharacterClass.TOKEN.endOfRun(buffer, methodStart, Math.min(stop, methodStart + LONGEST_METHOD + 1));
        if (methodEnd - methodStart > LONGEST_METHOD) {
            return Rejection.LINE_METHOD_LENGTH;
        }
        if (methodEnd == stop) {
            return exhausted(stop);
        }
        if (buffer[methodEnd] != SP || methodEnd == methodStart) {
            return judge(buffer, methodEnd, to, Rejection.LINE_METHOD);
        }
        return null;
    }

    private @Nullable HeadResult scanTarget(byte[] buffer, int to) {
        int stop = lineStop(to);
        targetStart = methodEnd + 1;
        plainEnd = CharacterClass.PLAIN_PATH.endOfRun(buffer, targetStart, stop);
        targetEnd = CharacterClass.TARGET.endOfRun(buffer, plainEnd, stop);
        if (targetEnd == stop) {
            return exhausted(stop);
        }
        if (buffer[targetEnd] != SP) {
            boolean backslash = buffer[targetEnd] == '\\';
            return judge(buffer, targetEnd, to, backslash ? Rejection.TARGET_SEPARATOR : Rejection.TARGET_CHARACTER);
        }
        if (targetEnd == targetStart) {
            return Rejection.LINE_PARTS;
        }
        return targetEnd + 1 + VERSION_LENGTH > methodStart + limit ? Rejection.LIMIT_LINE : null;
    }

    private @Nullable HeadResult scanVersion(byte[] buffer, int to) {
        int start = targetEnd + 1;
        for (int i = 0; i < VERSION.length; i++) {
            if (start + i == to) {
                return NEED_MORE;
            }
            byte octet = buffer[start + i];
            boolean fits = i == MAJOR || i == MINOR ? Octets.isDigit(octet) : octet == VERSION[i];
            if (!fits) {
                return versionMisfit(buffer, start, i, to);
            }
        }
        http10 = buffer[start + MINOR] == '0';
        end = start + VERSION.length;
        return buffer[start + MAJOR] == '1' ? null : Rejection.LINE_VERSION_MAJOR;
    }

    private static HeadResult versionMisfit(byte[] buffer, int start, int index, int to) {
        if (index > VERSION_LENGTH) {
            return Rejection.LINE_BREAK;
        }
        Rejection rule = index == VERSION_LENGTH ? Rejection.LINE_PARTS : Rejection.LINE_VERSION;
        return judge(buffer, start + index, to, rule);
    }

    /** Names the rule that an unexpected octet breaks. */
    private static HeadResult judge(byte[] buffer, int index, int to, Rejection rule) {
        byte octet = buffer[index];
        if (octet == LF) {
            return Rejection.LINE_BREAK;
        }
        if (octet == CR) {
            if (index + 1 == to) {
                return NEED_MORE;
            }
            return buffer[index + 1] == LF ? Rejection.LINE_PARTS : Rejection.LINE_BREAK;
        }
        return Octets.isControl(octet) ? Rejection.LINE_CONTROL : rule;
    }

    private int lineStop(int to) {
        return Math.min(to - methodStart, limit) + methodStart;
    }

    private HeadResult exhausted(int stop) {
        return stop - methodStart == limit ? Rejection.LIMIT_LINE : NEED_MORE;
    }
}
