package io.tinyserver.http1;

import io.tinyserver.http.Method;

/**
 * Makes requests of bytes: the head, up to the empty line (RFC 9112, 2 to 6).
 *
 * <p>Strict where the RFC leaves a choice, because two readers that differ about where a request ends can be played off against
 * each other (RFC 9112, 11.2): lines end with CRLF, white space stands where the grammar has it, nothing is repaired.
 *
 * <p>What it returns depends on the octets of the head alone and shares nothing with the buffer; the same octets may give the same
 * object again (see {@link LatestHeads}). Confined to one thread. Throws for no input whatever: what is wrong with it is a {@link
 * Rejection}.
 */
public final class RequestParser {

    private static final Method[] METHODS = {
        Method.GET,
        Method.POST,
        Method.HEAD,
        Method.PUT,
        Method.DELETE,
        Method.PATCH,
        Method.OPTIONS,
        Method.TRACE,
        Method.CONNECT
    };

    private final RequestLine line;
    private final FramingFields framing = new FramingFields();
    private final FieldSection fields;
    private final TargetReader targets = new TargetReader();
    private final LatestHeads latest = new LatestHeads();

    /**
     * A parser with those limits.
     *
     * @param limits how much a head may hold
     */
    public RequestParser(HeadLimits limits) {
        line = new RequestLine(limits.requestLine());
        fields = new FieldSection(limits, framing);
    }

    /**
     * Parses one head of a connection that is not encrypted.
     *
     * @param buffer holds the head
     * @param from where it starts
     * @param to the end of what has come so far
     * @return the head, the rule that it breaks, or {@link NeedMore}
     */
    public HeadResult parse(byte[] buffer, int from, int to) {
        return parse(buffer, from, to, false);
    }

    /**
     * Parses one head.
     *
     * @param buffer holds the head
     * @param from where it starts
     * @param to the end of what has come so far
     * @param secure whether the connection is encrypted: an https target needs that (RFC 9110, 7.4)
     * @return the head, the rule that it breaks, or {@link NeedMore}
     */
    public HeadResult parse(byte[] buffer, int from, int to, boolean secure) {
        ParsedHead known = latest.find(buffer, from, to);
        return known != null ? known : parseAnew(buffer, from, to, secure);
    }

    private HeadResult parseAnew(byte[] buffer, int from, int to, boolean secure) {
        HeadResult result = line.scan(buffer, from, to);
        if (result == null) {
            result = fields.scan(buffer, from, line.end, to);
        }
        if (result == null) {
            result = framing.check(line.http10);
        }
        if (result == null) {
            result = head(buffer, secure);
        }
        if (result instanceof ParsedHead head && isWorthRemembering(buffer)) {
            latest.remember(head, buffer, from);
        }
        return result;
    }

    /** Whether the target is a path, which means the same on every connection, and no field is a secret. */
    private boolean isWorthRemembering(byte[] buffer) {
        return buffer[line.targetStart] == '/' && !framing.hasCredentials();
    }

    private HeadResult head(byte[] buffer, boolean secure) {
        Method method = method(buffer, line.methodStart, line.methodEnd);
        Rejection broken = targets.read(buffer, line, method, framing, secure);
        if (broken != null) {
            return broken;
        }
        byte[] octets = fields.copyHead(buffer);
        return new ParsedHead(method, targets.target(), fields.lines(octets), framing, line.http10, octets);
    }

    private static Method method(byte[] buffer, int from, int to) {
        for (Method method : METHODS) {
            if (is(method.name(), buffer, from, to)) {
                return method;
            }
        }
        return Method.of(Octets.text(buffer, from, to));
    }

    private static boolean is(String name, byte[] buffer, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != buffer[from + i]) {
                return false;
            }
        }
        return true;
    }
}
