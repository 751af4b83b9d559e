package io.tinyserver.http1;

import io.tinyserver.http.Method;
import io.tinyserver.http.Target;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Target} of a request target, in any of the four forms of RFC 9112, 3.2.
 *
 * <p>Confined to one thread; what it read holds until the next read.
 */
final class TargetReader {

    private static final byte[] HTTP = Octets.ascii("http://");
    private static final byte[] HTTPS = Octets.ascii("https://");
    private static final String ROOT = "/";
    private static final String ASTERISK = "*";

    private final PathDecoder decoder = new PathDecoder();
    private final LatestText authorities = new LatestText();

    private String rawPath = ROOT;
    private String path = ROOT;
    private @Nullable String query;
    private String authority = "";

    Target target() {
        return new Target(rawPath, path, query, authority);
    }

    /** Reads the target that {@code line} found; the authority comes from Host where the target has none. Null when all is well. */
    @Nullable
    Rejection read(byte[] buffer, RequestLine line, Method method, FramingFields fields, boolean secure) {
        int start = line.targetStart;
        int end = line.targetEnd;
        if (method == Method.CONNECT) {
            boolean valid = Authority.isValidWithPort(buffer, start, end);
            return valid ? Rejection.TARGET_TUNNEL : Rejection.TARGET_CONNECT;
        }
        if (buffer[start] == '/') {
            authority = authorities.of(buffer, fields.hostStart(), fields.hostEnd());
            return readPath(buffer, start, line.plainEnd, end);
        }
        if (buffer[start] == '*' && end - start == 1) {
            authority = authorities.of(buffer, fields.hostStart(), fields.hostEnd());
            return readAsterisk(method);
        }
        return readAbsolute(buffer, start, end, method, secure);
    }

    private @Nullable Rejection readAsterisk(Method method) {
        rawPath = ASTERISK;
        path = ASTERISK;
        query = null;
        return method == Method.OPTIONS ? null : Rejection.TARGET_ASTERISK;
    }

    // RFC 9112, 3.2.2: the authority of the target counts, whatever Host says.
    private @Nullable Rejection readAbsolute(byte[] buffer, int start, int end, Method method, boolean secure) {
        int host = schemeEnd(HTTP, buffer, start, end);
        if (host < 0) {
            host = schemeEnd(HTTPS, buffer, start, end);
            if (host < 0) {
                return Rejection.TARGET_FORM;
            }
            if (!secure) {
                return Rejection.TARGET_INSECURE;
            }
        }
        int hostEnd = host;
        while (hostEnd < end && buffer[hostEnd] != '/' && buffer[hostEnd] != '?') {
            hostEnd++;
        }
        if (!Authority.isValid(buffer, host, hostEnd)) {
            return Rejection.TARGET_AUTHORITY;
        }
        authority = authorities.of(buffer, host, hostEnd);
        if (hostEnd == end && method == Method.OPTIONS) {
            return readAsterisk(method); // only here an empty path is not the path / (RFC 9110, 4.2.3)
        }
        return readPath(buffer, hostEnd, hostEnd, end);
    }

    private static int schemeEnd(byte[] scheme, byte[] buffer, int start, int end) {
        return end - start >= scheme.length && Octets.matches(buffer, start, scheme) ? start + scheme.length : -1;
    }

    /** Reads path and query; octets before {@code plainEnd} are known to need no second look. */
    private @Nullable Rejection readPath(byte[] buffer, int start, int plainEnd, int end) {
        int pathEnd = Octets.indexOf((byte) '?', buffer, plainEnd, end);
        rawPath = pathEnd - start <= 1 ? ROOT : Octets.text(buffer, start, pathEnd);
        path = rawPath;
        query = null;
        if (pathEnd > plainEnd) {
            Rejection broken = decoder.decode(buffer, start, pathEnd, rawPath);
            if (broken != null) {
                return broken;
            }
            path = decoder.path();
        }
        return pathEnd < end ? readQuery(buffer, pathEnd + 1, end) : null;
    }

    private @Nullable Rejection readQuery(byte[] buffer, int start, int end) {
        query = Octets.text(buffer, start, end);
        int i = start;
        while (true) {
            i = CharacterClass.QUERY.endOfRun(buffer, i, end);
            if (i == end) {
                return null;
            }
            if (buffer[i] != '%') {
                return Rejection.TARGET_CHARACTER;
            }
            if (PathDecoder.escape(buffer, i, end) < 0) {
                return Rejection.TARGET_ESCAPE;
            }
            i += 3;
        }
    }
}
