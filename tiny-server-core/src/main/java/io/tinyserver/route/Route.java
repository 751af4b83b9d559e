package io.tinyserver.route;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method, a pattern of paths, and the handler for both.
 *
 * <p>A pattern is matched against the decoded path, segment by segment:
 *
 * <ul>
 *   <li>{@code /hello}: this path only. {@code /hello/} is another one.
 *   <li>{@code /hello/{name}}: any one segment that is not empty; {@code request.pathParameter("name")} gives it.
 *   <li>{@code /files/**}: {@code /files} and everything below; {@code request.pathParameter("rest")} gives what follows
 *       {@code /files/}, which may be empty and may contain slashes.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class Route {

    private static final long SERVER_LIMIT = -1;

    private final @Nullable Method method;
    private final PathPattern path;
    private final Handler handler;
    private final String template;
    private final Dispatch dispatch;
    private final boolean streaming;
    private final long maxBodyBytes;

    private Route(
            @Nullable Method method,
            PathPattern path,
            Handler handler,
            String template,
            Dispatch dispatch,
            boolean streaming,
            long maxBodyBytes) {
        this.method = method;
        this.path = path;
        this.handler = handler;
        this.template = template;
        this.dispatch = dispatch;
        this.streaming = streaming;
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * A route for one method.
     *
     * @param method the method; a route for {@code GET} also serves {@code HEAD} unless that has a route of its own
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route of(Method method, String pattern, Handler handler) {
        return new Route(
                method,
                PathPattern.parse(pattern),
                handler,
                method + " " + pattern,
                Dispatch.LEARN,
                false,
                SERVER_LIMIT);
    }

    /**
     * A route for every method, even unheard-of ones. On the same pattern a route for a single method wins over it.
     *
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route any(String pattern, Handler handler) {
        return new Route(
                null, PathPattern.parse(pattern), handler, "ANY " + pattern, Dispatch.LEARN, false, SERVER_LIMIT);
    }

    /**
     * A route for {@code GET}, and for {@code HEAD} unless that has a route of its own.
     *
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route get(String pattern, Handler handler) {
        return of(Method.GET, pattern, handler);
    }

    /**
     * A route for {@code POST}.
     *
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route post(String pattern, Handler handler) {
        return of(Method.POST, pattern, handler);
    }

    /**
     * A route for {@code PUT}.
     *
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route put(String pattern, Handler handler) {
        return of(Method.PUT, pattern, handler);
    }

    /**
     * A route for {@code DELETE}.
     *
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route delete(String pattern, Handler handler) {
        return of(Method.DELETE, pattern, handler);
    }

    /**
     * A route for {@code PATCH}.
     *
     * @param pattern which paths; see above
     * @param handler what answers
     * @return the route
     * @throws IllegalArgumentException if the pattern is malformed; the message says what is allowed
     */
    public static Route patch(String pattern, Handler handler) {
        return of(Method.PATCH, pattern, handler);
    }

    /** A route that a router makes up itself: known to metrics under a name of its own, and without path parameters. */
    static Route pseudo(String pattern, Handler handler, String template) {
        return new Route(
                null, new PathPattern(pattern, List.of()), handler, template, Dispatch.LEARN, false, SERVER_LIMIT);
    }

    /**
     * This route with the hint that its handler blocks as a rule.
     *
     * @return a changed copy
     */
    public Route blocking() {
        return with(Dispatch.BLOCKING);
    }

    /**
     * This route with the hint that its handler never blocks.
     *
     * @return a changed copy
     */
    public Route quick() {
        return with(Dispatch.QUICK);
    }

    /**
     * This route with the hint that it must be answered even while every worker is busy, as health checks are.
     *
     * @return a changed copy
     */
    public Route reserved() {
        return with(Dispatch.RESERVED);
    }

    /**
     * This route with the hint that its handler wants to be called before the request's body has arrived.
     *
     * @return a changed copy
     */
    public Route streaming() {
        return new Route(method, path, handler, template, dispatch, true, maxBodyBytes);
    }

    /**
     * This route with a limit of its own for the content of a request, in place of the server's.
     *
     * @param bytes the most bytes; a larger content gets {@code 413}
     * @return a changed copy
     * @throws IllegalArgumentException if the limit is negative
     */
    public Route maxBody(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("maxBody was " + bytes + "; allowed is 0 or more");
        }
        return new Route(method, path, handler, template, dispatch, streaming, bytes);
    }

    /**
     * The route's own limit for the content of a request.
     *
     * @return the most bytes, or -1 where the server's limit holds
     */
    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    private Route with(Dispatch hint) {
        return new Route(method, path, handler, template, hint, streaming, maxBodyBytes);
    }

    /**
     * Where the handler should run.
     *
     * @return the hint given last, {@link Dispatch#LEARN} where there was none
     */
    public Dispatch dispatch() {
        return dispatch;
    }

    /**
     * Whether the handler wants to be called before the request's body has arrived.
     *
     * @return true after {@link #streaming()}
     */
    public boolean isStreaming() {
        return streaming;
    }

    /**
     * Which paths the route serves.
     *
     * @return the pattern as it was given
     */
    public String pattern() {
        return path.text();
    }

    /**
     * Which method the route serves.
     *
     * @return the method, or null for all
     */
    public @Nullable Method method() {
        return method;
    }

    /**
     * What answers, without any filter.
     *
     * @return the handler
     */
    public Handler handler() {
        return handler;
    }

    /**
     * Method and pattern, a name with few different values as metrics need it.
     *
     * @return for example {@code GET /hello/{name}}, {@code ANY /files/**}, {@code not found}
     */
    public String template() {
        return template;
    }

    PathPattern path() {
        return path;
    }

    @Override
    public String toString() {
        return template;
    }
}
