package io.tinyserver.http1;

import org.jspecify.annotations.Nullable;

/**
 * The fields that decide where a message ends, whom it is for and what becomes of the connection: Host, Content-Length,
 * Transfer-Encoding, Connection, Expect. Also takes note of credentials.
 *
 * <p>Confined to one thread; what it knows holds until {@link #reset}.
 */
final class FramingFields {

    private static final byte[] HOST = Octets.ascii("host");
    private static final byte[] COOKIE = Octets.ascii("cookie");
    private static final byte[] EXPECT = Octets.ascii("expect");
    private static final byte[] AUTHORIZATION = Octets.ascii("authorization");
    private static final byte[] PROXY_AUTHORIZATION = Octets.ascii("proxy-authorization");
    private static final byte[] CONNECTION = Octets.ascii("connection");
    private static final byte[] CONTENT_LENGTH = Octets.ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = Octets.ascii("transfer-encoding");

    private static final byte[] CLOSE = Octets.ascii("close");
    private static final byte[] KEEP_ALIVE = Octets.ascii("keep-alive");
    private static final byte[] CHUNKED = Octets.ascii("chunked");
    private static final byte[] CONTINUE = Octets.ascii("100-continue");

    private static final long ABSENT = -1;

    private boolean hostSeen;
    private int hostStart;
    private int hostEnd;
    private long contentLength;
    private boolean transferEncodingSeen;
    private boolean lastIsChunked;
    private int chunkedCount;
    private boolean otherCoding;
    private boolean close;
    private boolean keepAlive;
    private boolean continueExpected;
    private boolean otherExpected;
    private boolean credentials;

    void reset() {
        hostSeen = false;
        hostStart = 0;
        hostEnd = 0;
        contentLength = ABSENT;
        transferEncodingSeen = false;
        lastIsChunked = false;
        chunkedCount = 0;
        otherCoding = false;
        close = false;
        keepAlive = false;
        continueExpected = false;
        otherExpected = false;
        credentials = false;
    }

    /** Takes note of a field if it is one of ours; null when nothing is wrong with it. */
    @Nullable
    Rejection accept(byte[] buffer, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        switch (nameEnd - nameStart) {
            case 4:
                return Octets.matches(buffer, nameStart, HOST) ? host(buffer, valueStart, valueEnd) : null;
            case 6:
                if (Octets.matches(buffer, nameStart, EXPECT)) {
                    expect(buffer, valueStart, valueEnd);
                }
                credentials |= Octets.matches(buffer, nameStart, COOKIE);
                return null;
            case 10:
                if (Octets.matches(buffer, nameStart, CONNECTION)) {
                    connection(buffer, valueStart, valueEnd);
                }
                return null;
            case 13:
                credentials |= Octets.matches(buffer, nameStart, AUTHORIZATION);
                return null;
            case 14:
                return Octets.matches(buffer, nameStart, CONTENT_LENGTH) ? length(buffer, valueStart, valueEnd) : null;
            case 17:
                if (Octets.matches(buffer, nameStart, TRANSFER_ENCODING)) {
                    transferEncoding(buffer, valueStart, valueEnd);
                }
                return null;
            case 19:
                credentials |= Octets.matches(buffer, nameStart, PROXY_AUTHORIZATION);
                return null;
            default:
                return null;
        }
    }

    /** Judges the fields together, in the order of RFC 9112, 6.3; null when they make sense. */
    @Nullable
    Rejection check(boolean http10) {
        if (!hostSeen && !http10) {
            return Rejection.HOST_MISSING;
        }
        if (transferEncodingSeen) {
            if (http10) {
                return Rejection.FRAMING_OLD_VERSION;
            }
            Rejection broken = checkCodings();
            if (broken != null) {
                return broken;
            }
        }
        return otherExpected && !http10 ? Rejection.FIELD_EXPECT : null;
    }

    private @Nullable Rejection checkCodings() {
        if (contentLength != ABSENT) {
            return Rejection.FRAMING_BOTH;
        }
        if (!lastIsChunked) {
            return Rejection.FRAMING_NOT_CHUNKED;
        }
        if (chunkedCount > 1) {
            return Rejection.FRAMING_CHUNKED_TWICE;
        }
        return otherCoding ? Rejection.FRAMING_CODING : null;
    }

    boolean chunked() {
        return transferEncodingSeen;
    }

    long contentLength() {
        return Math.max(contentLength, 0);
    }

    /** RFC 9112, 9.3. */
    boolean keepsAlive(boolean http10) {
        return !close && (keepAlive || !http10);
    }

    /** RFC 9110, 10.1.1: without content there is nothing to wait for, and HTTP/1.0 knows no interim answers. */
    boolean expectsContinue(boolean http10) {
        return continueExpected && !http10 && (chunked() || contentLength > 0);
    }

    /** Whether a field says who the user is: Cookie, Authorization, Proxy-Authorization. */
    boolean hasCredentials() {
        return credentials;
    }

    int hostStart() {
        return hostStart;
    }

    int hostEnd() {
        return hostEnd;
    }

    private @Nullable Rejection host(byte[] buffer, int from, int to) {
        if (hostSeen) {
            return Rejection.HOST_REPEATED;
        }
        hostSeen = true;
        hostStart = from;
        hostEnd = to;
        return Authority.isValid(buffer, from, to) ? null : Rejection.HOST_INVALID;
    }

    private @Nullable Rejection length(byte[] buffer, int from, int to) {
        if (contentLength != ABSENT) {
            return Rejection.FRAMING_LENGTH_REPEATED;
        }
        if (from == to) {
            return Rejection.FRAMING_LENGTH;
        }
        long value = 0;
        boolean huge = false;
        for (int i = from; i < to; i++) {
            if (!Octets.isDigit(buffer[i])) {
                return Rejection.FRAMING_LENGTH;
            }
            int digit = buffer[i] - '0';
            huge |= value > (Long.MAX_VALUE - digit) / 10;
            value = 10 * value + digit;
        }
        contentLength = value;
        return huge ? Rejection.FRAMING_LENGTH_HUGE : null;
    }

    private void transferEncoding(byte[] buffer, int from, int to) {
        transferEncodingSeen = true;
        for (int i = from; i < to; ) {
            int comma = Octets.indexOf((byte) ',', buffer, i, to);
            int start = Octets.skipBlanks(buffer, i, comma);
            int end = Octets.trimBlanks(buffer, start, comma);
            if (start < end) {
                lastIsChunked = is(CHUNKED, buffer, start, end);
                chunkedCount += lastIsChunked ? 1 : 0;
                otherCoding |= !lastIsChunked;
            }
            i = comma + 1;
        }
    }

    private void connection(byte[] buffer, int from, int to) {
        for (int i = from; i < to; ) {
            int comma = Octets.indexOf((byte) ',', buffer, i, to);
            int start = Octets.skipBlanks(buffer, i, comma);
            int end = Octets.trimBlanks(buffer, start, comma);
            close |= is(CLOSE, buffer, start, end);
            keepAlive |= is(KEEP_ALIVE, buffer, start, end);
            i = comma + 1;
        }
    }

    private void expect(byte[] buffer, int from, int to) {
        for (int i = from; i < to; ) {
            int comma = Octets.indexOf((byte) ',', buffer, i, to);
            int start = Octets.skipBlanks(buffer, i, comma);
            int end = Octets.trimBlanks(buffer, start, comma);
            boolean known = is(CONTINUE, buffer, start, end);
            continueExpected |= known;
            otherExpected |= !known && start < end;
            i = comma + 1;
        }
    }

    private static boolean is(byte[] word, byte[] buffer, int from, int to) {
        return to - from == word.length && Octets.matches(buffer, from, word);
    }
}
