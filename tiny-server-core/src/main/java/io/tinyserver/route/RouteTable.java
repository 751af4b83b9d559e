package io.tinyserver.route;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The routes laid out for look-up: paths without variables in a hash map, the others in a tree. Never changes once it is built.
 *
 * <p>What a router says itself (not found, not allowed, options) goes through filters like any route, so those answers are routes too.
 */
final class RouteTable {

    /** What is answered where no route serves: it depends on method and path alone. */
    private interface OwnAnswer extends ImmediateHandler {

        @Override
        default boolean readsContent() {
            return false;
        }
    }

    private static final String EVERYWHERE = "/**";

    private final ErrorPages errorPages;
    private final List<Match> matches = new ArrayList<>();
    private final Map<String, Endpoint> literals = new HashMap<>();
    private final PatternTree patterns = new PatternTree();
    private final Set<Method> methods;
    private final Match serverOptions;
    private final Match notImplemented;
    private final Match otherwise;
    private final boolean hasFallback;

    /**
     * Lays routes out.
     *
     * @param routes all routes
     * @param fallback for paths that no route knows; null for a 404
     * @param filters those before what the table says itself
     * @param errorPages what 404, 405 and 501 look like
     */
    RouteTable(
            List<FilteredRoute> routes, @Nullable FilteredRoute fallback, List<Filter> filters, ErrorPages errorPages) {
        this.errorPages = errorPages;
        this.methods = methodsOf(routes);
        Map<String, List<Match>> byShape = new LinkedHashMap<>();
        for (FilteredRoute filtered : routes) {
            byShape.computeIfAbsent(filtered.route().path().shape(), shape -> new ArrayList<>())
                    .add(add(filtered));
        }
        byShape.values().forEach(this::addEndpoint);
        patterns.freeze();
        serverOptions = pseudo(filters, EVERYWHERE, "OPTIONS *", request -> options(serverMethods()));
        notImplemented = pseudo(filters, EVERYWHERE, "not implemented", error(Status.NOT_IMPLEMENTED));
        hasFallback = fallback != null;
        otherwise =
                fallback != null ? add(fallback) : pseudo(filters, EVERYWHERE, "not found", error(Status.NOT_FOUND));
    }

    int size() {
        return matches.size();
    }

    Match match(Method method, String path) {
        Match serving = serving(method, path);
        if (serving != null) {
            return serving;
        }
        Match refusing = refusing(method, path);
        if (refusing != null) {
            return isKnown(method) ? refusing : notImplemented;
        }
        if (path.equals("*") && method.equals(Method.OPTIONS)) {
            return serverOptions;
        }
        // A fallback may be a whole application: only it can say which methods it knows.
        return hasFallback || isKnown(method) ? otherwise : notImplemented;
    }

    private @Nullable Match serving(Method method, String path) {
        Endpoint literal = literals.get(path);
        Match match = literal == null ? null : literal.serving(method);
        return match != null || !path.startsWith("/") ? match : patterns.serving(method, path);
    }

    private @Nullable Match refusing(Method method, String path) {
        Endpoint literal = literals.get(path);
        if (literal != null) {
            return literal.refusing(method);
        }
        return path.startsWith("/") ? patterns.refusing(method, path) : null;
    }

    private boolean isKnown(Method method) {
        return method.isStandard() || methods.contains(method);
    }

    private void addEndpoint(List<Match> samePaths) {
        Map<Method, Match> byMethod = new HashMap<>();
        Match any = null;
        for (Match match : samePaths) {
            Method method = match.route().method();
            Match former = method == null ? any : byMethod.put(method, match);
            if (former != null) {
                throw new IllegalArgumentException("Routes '" + former + "' and '" + match
                        + "' serve the same requests; a method can have one route for a pattern");
            }
            any = method == null ? match : any;
        }
        PathPattern path = samePaths.get(0).route().path();
        List<Filter> filters = FilteredRoute.sharedFilters(samePaths);
        Match options = pseudo(filters, path.text(), "OPTIONS " + path.text(), this::options);
        Match notAllowed = pseudo(filters, path.text(), "method not allowed " + path.text(), this::notAllowed);
        Endpoint endpoint = new Endpoint(byMethod, any, options, notAllowed);
        if (path.isLiteral()) {
            literals.put(path.text(), endpoint);
        } else {
            patterns.add(path, endpoint);
        }
    }

    private Match pseudo(List<Filter> filters, String pattern, String template, OwnAnswer handler) {
        return add(new FilteredRoute(Route.pseudo(pattern, handler, template), filters));
    }

    private Match add(FilteredRoute filtered) {
        Match match = new Match(matches.size(), filtered);
        matches.add(match);
        return match;
    }

    private OwnAnswer error(Status status) {
        return request -> errorPages.page(status);
    }

    private Response notAllowed(Request request) {
        return errorPages.page(Status.METHOD_NOT_ALLOWED).withHeader("Allow", allow(allowed(request.path())));
    }

    private Response options(Request request) {
        return options(allowed(request.path()));
    }

    private static Response options(Set<String> allowed) {
        return Response.of(Status.NO_CONTENT).withHeader("Allow", allow(allowed));
    }

    private static String allow(Set<String> allowed) {
        return String.join(", ", allowed);
    }

    /** Several patterns may match one path with different methods, so this is known only when the path is. */
    private Set<String> allowed(String path) {
        Set<String> allowed = new TreeSet<>();
        allowed.add(Method.OPTIONS.name());
        for (Method method : methods) {
            if (serving(method, path) != null) {
                allowed.add(method.name());
            }
        }
        return allowed;
    }

    private Set<String> serverMethods() {
        Set<String> names = new TreeSet<>();
        methods.forEach(method -> names.add(method.name()));
        return names;
    }

    /** The methods of all routes, and those that every server has to know (RFC 9110, 9.1). */
    private static Set<Method> methodsOf(List<FilteredRoute> routes) {
        Set<Method> methods = new HashSet<>(Set.of(Method.GET, Method.HEAD, Method.OPTIONS));
        for (FilteredRoute filtered : routes) {
            Method method = filtered.route().method();
            if (method != null) {
                methods.add(method);
            } else {
                methods.addAll(Set.of(Method.POST, Method.PUT, Method.DELETE, Method.PATCH));
            }
        }
        return methods;
    }
}
