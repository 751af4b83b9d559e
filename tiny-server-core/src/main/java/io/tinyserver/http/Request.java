package io.tinyserver.http;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a peer asked.
 *
 * <p>Method, target and headers are immutable. The body and the attributes belong to whoever handles the request: one thread at a time.
 * A request is valid until its answer has been sent; what is needed longer has to be copied.
 */
public final class Request {

    private static final Endpoints NO_CONNECTION =
            new Endpoints(new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", 0), false);

    private final Method method;
    private final Target target;
    private final Headers headers;
    private final RequestBody body;
    private final Endpoints endpoints;
    private Map<String, String> pathParameters = Map.of();
    private @Nullable Parameters queryParameters;
    private @Nullable Map<String, Object> attributes;

    /**
     * A request from its parts; the engine calls this, and tests of handlers may.
     *
     * @param method what to do
     * @param target with what
     * @param headers the fields of the header
     * @param body the content
     * @param endpoints the connection
     */
    public Request(Method method, Target target, Headers headers, RequestBody body, Endpoints endpoints) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.endpoints = endpoints;
    }

    /**
     * A request without headers and content, as if sent over loopback: for tests of handlers.
     *
     * @param method what to do
     * @param path a decoded path, with a query behind a question mark if there is one
     * @return the request
     */
    public static Request of(Method method, String path) {
        int mark = path.indexOf('?');
        String plain = mark < 0 ? path : path.substring(0, mark);
        Target target = new Target(plain, plain, mark < 0 ? null : path.substring(mark + 1), "localhost");
        return new Request(method, target, Headers.EMPTY, RequestBody.EMPTY, NO_CONNECTION);
    }

    /**
     * What to do.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * The request's target in all its forms.
     *
     * @return the target
     */
    public Target target() {
        return target;
    }

    /**
     * The decoded path; see {@link Target#path}.
     *
     * @return the path
     */
    public String path() {
        return target.path();
    }

    /**
     * The fields of the header.
     *
     * @return the headers
     */
    public Headers headers() {
        return headers;
    }

    /**
     * The first value of a header field.
     *
     * @param name the field's name, in any case
     * @return the value, or null where there is none
     */
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /**
     * The content.
     *
     * @return the body; never null
     */
    public RequestBody body() {
        return body;
    }

    /**
     * The connection that the request came by.
     *
     * @return both addresses
     */
    public Endpoints endpoints() {
        return endpoints;
    }

    /**
     * The decoded parameters of the query.
     *
     * @return the parameters; empty where there is no query
     */
    public Parameters query() {
        if (queryParameters == null) {
            queryParameters = Parameters.parse(target.query());
        }
        return queryParameters;
    }

    /**
     * What stands in the path for a variable of the route's pattern, such as {@code name} in {@code /hello/{name}}.
     *
     * @param name the variable
     * @return the decoded value
     * @throws IllegalArgumentException if the route's pattern has no such variable
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "No path parameter '" + name + "'; this route has " + pathParameters.keySet());
        }
        return value;
    }

    /**
     * All variables of the route's pattern and what stands for them.
     *
     * @return decoded values by name
     */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    /**
     * This request with path parameters: a router calls it when it has found the route.
     *
     * @param parameters decoded values by name
     * @return a request that shares everything else with this one
     */
    public Request withPathParameters(Map<String, String> parameters) {
        Request copy = new Request(method, target, headers, body, endpoints);
        copy.pathParameters = parameters;
        copy.queryParameters = queryParameters;
        copy.attributes = attributes;
        return copy;
    }

    /**
     * Something that a filter left for those behind it.
     *
     * @param name its name
     * @return the value, or null where there is none
     */
    public @Nullable Object attribute(String name) {
        return attributes == null ? null : attributes.get(name);
    }

    /**
     * Leaves something for those who handle the request further on.
     *
     * @param name its name
     * @param value the value
     */
    public void setAttribute(String name, Object value) {
        if (attributes == null) {
            attributes = new HashMap<>();
        }
        attributes.put(name, value);
    }

    @Override
    public String toString() {
        return method + " " + target.rawPath();
    }
}
