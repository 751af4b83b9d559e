package io.tinyserver.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request method (RFC 9110, section 9). Names are case-sensitive; a name outside the constants is legal as long as it is a token.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name the method as it stands in the request line
 */
public record Method(String name) {

    /** Transfers a representation of the target; safe. */
    public static final Method GET = new Method("GET");

    /** Like {@link #GET}, without the content of the answer. */
    public static final Method HEAD = new Method("HEAD");

    /** Lets the target process the content of the request. */
    public static final Method POST = new Method("POST");

    /** Replaces the target by the content of the request. */
    public static final Method PUT = new Method("PUT");

    /** Removes the target. */
    public static final Method DELETE = new Method("DELETE");

    /** Changes part of the target (RFC 5789). */
    public static final Method PATCH = new Method("PATCH");

    /** Asks what the target offers. */
    public static final Method OPTIONS = new Method("OPTIONS");

    /** Asks for a loop-back of the request. */
    public static final Method TRACE = new Method("TRACE");

    /** Asks a proxy for a tunnel. */
    public static final Method CONNECT = new Method("CONNECT");

    private static final Map<String, Method> KNOWN = Map.of(
            "GET", GET,
            "HEAD", HEAD,
            "POST", POST,
            "PUT", PUT,
            "DELETE", DELETE,
            "PATCH", PATCH,
            "OPTIONS", OPTIONS,
            "TRACE", TRACE,
            "CONNECT", CONNECT);

    /**
     * Checks that the name is a token.
     *
     * @param name the method as it stands in the request line
     * @throws IllegalArgumentException if it is not
     */
    public Method {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("Not a method: '" + name + "' is not a token (RFC 9110, 5.6.2)");
        }
    }

    /**
     * The method of that name; for the names above always the same instance.
     *
     * @param name a token
     * @return the method
     * @throws IllegalArgumentException if the name is not a token
     */
    public static Method of(String name) {
        Method known = KNOWN.get(name);
        return known != null ? known : new Method(name);
    }

    /**
     * Whether this is one of the methods above. To another one that nobody implements, {@code 501} is the answer rather than {@code 405}
     * (RFC 9110, 9.1).
     *
     * @return true for the constants of this type
     */
    public boolean isStandard() {
        return KNOWN.containsKey(name);
    }

    // Written out, since what a record has of its own is made at run time: ten milliseconds of each start.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Method that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
