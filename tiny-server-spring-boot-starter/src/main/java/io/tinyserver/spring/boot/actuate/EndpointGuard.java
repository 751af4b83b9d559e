package io.tinyserver.spring.boot.actuate;

import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.spring.boot.TinyServerProperties.ActuatorProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * Decides who may use which endpoint: there is no Spring Security on this port.
 *
 * <p>Health is open to everybody. Everything else asks for the token where one is configured; where none is, it is served only to those
 * who come by loopback, to a server that listens on loopback.
 */
final class EndpointGuard {

    private static final String SCHEME = "Bearer ";
    private static final SecurityContext HOLDER_OF_THE_TOKEN = new TokenHolder();

    private final byte @Nullable [] token;
    private final boolean openBeyondLoopback;
    private final boolean listensOnLoopback;

    EndpointGuard(ActuatorProperties properties, String address) {
        String secret = properties.token();
        this.token = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
        this.openBeyondLoopback = properties.exposeBeyondLoopback();
        this.listensOnLoopback = isLoopback(address);
    }

    /** Whether this server keeps all endpoints but health back, whoever asks. */
    boolean servesHealthAlone() {
        return token == null && !openBeyondLoopback && !listensOnLoopback;
    }

    /** The answer for somebody who may not use an endpoint, or null for somebody who may. */
    @Nullable
    Response refuse(Request request, boolean health) {
        if (!health && token == null && !isOpenTo(request)) {
            return Response.of(Status.NOT_FOUND);
        }
        if (!health && token != null && !hasToken(request)) {
            return Response.of(Status.UNAUTHORIZED).withHeader("WWW-Authenticate", "Bearer realm=\"actuator\"");
        }
        return isFromAnotherSite(request) ? Response.of(Status.FORBIDDEN) : null;
    }

    /** Whether endpoints other than health are there for this request. */
    boolean isOpenTo(Request request) {
        return token != null || openBeyondLoopback || listensOnLoopback && cameByLoopback(request);
    }

    SecurityContext securityContext(Request request) {
        return hasToken(request) ? HOLDER_OF_THE_TOKEN : SecurityContext.NONE;
    }

    private boolean hasToken(Request request) {
        String field = request.header("Authorization");
        if (token == null || field == null || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = field.substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(token, given);
    }

    /** A page of another site can make a browser on this machine send a request here, but not without saying where it comes from. */
    private static boolean isFromAnotherSite(Request request) {
        String origin = request.header("Origin");
        if (origin == null
                || request.method().equals(Method.GET)
                || request.method().equals(Method.HEAD)) {
            return false;
        }
        try {
            return !request.target()
                    .authority()
                    .equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return true;
        }
    }

    private static boolean cameByLoopback(Request request) {
        return request.endpoints().local() instanceof InetSocketAddress local
                && local.getAddress().isLoopbackAddress();
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException notOurs) {
            return false;
        }
    }

    /** Whoever holds the one token there is may see whatever any role may see. */
    private static final class TokenHolder implements SecurityContext {

        @Override
        public Principal getPrincipal() {
            return () -> "token";
        }

        @Override
        public boolean isUserInRole(String role) {
            return true;
        }
    }
}
