package io.tinyserver.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Routers and requests that nobody thought of, against a slow router that can be seen to be right: see docs/fuzzing.md. */
class RouterFuzzTests {

    private static final Handler HANDLER = request -> Response.text("");
    private static final int MOST_ROUTES = 12;

    /** Lines of method and pattern, a star for all methods; the last one is the request. */
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "GET /\nGET /a\nGET /a/{x}\nGET /a/**\nGET /a/b",
                        "GET /a/b\nPOST /a/{x}\n* /**\nPOST /a/b",
                        "GET /a/{x}/c\nGET /{y}/b/d\nGET /a/b/d",
                        "GET /{x}\nHEAD /a\n* /a\nHEAD /b",
                        "GET /a/\nGET /a\nGET /a/",
                        "* /a/**\nGET /a/{x}\nPUT /a",
                        "GET /{x}/{y}\nGET /{y}/{x}\nGET /a/b",
                        "GET /a/{x}\nPOST /a/b\nOPTIONS /a/b",
                        "GET /{x}/a/**\nGET /b/{y}/**\nBREW /b/a/c//")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("seeds")
    @FuzzTest
    void routes(byte[] input) {
        List<String> lines =
                new String(input, StandardCharsets.ISO_8859_1).lines().toList();
        Request request = lines.isEmpty() ? null : request(lines.get(lines.size() - 1));
        if (request == null || lines.size() > MOST_ROUTES) {
            return;
        }
        List<Route> routes = new ArrayList<>();
        for (String line : lines.subList(0, lines.size() - 1)) {
            Route route = route(line);
            if (route != null) {
                routes.add(route);
            }
        }
        if (hasTwins(routes)) {
            assertThatIllegalArgumentException().isThrownBy(() -> Router.of(routes.toArray(Route[]::new)));
            return;
        }
        Router router = Router.of(routes.toArray(Route[]::new));
        Match match = router.match(request);
        Route expected = expected(routes, request);
        if (expected == null) {
            assertThat(match.routeIndex()).isBetween(routes.size(), router.routeCount() - 1);
        } else {
            assertThat(match.route()).isSameAs(expected);
            assertThat(match.routeIndex()).isEqualTo(routes.indexOf(expected));
            match.bind(request);
        }
    }

    private static @Nullable Request request(String line) {
        int space = line.indexOf(' ');
        String path = line.substring(space + 1);
        if (!path.startsWith("/")) {
            return null;
        }
        try {
            Method method = Method.of(line.substring(0, Math.max(space, 0)));
            Request any = Request.of(Method.GET, "/");
            return new Request(method, new Target(path, path, null, "h"), any.headers(), any.body(), any.endpoints());
        } catch (IllegalArgumentException notAMethod) {
            return null;
        }
    }

    /** Null where the line is no route; whatever else goes wrong is a finding. */
    private static @Nullable Route route(String line) {
        int space = line.indexOf(' ');
        String method = line.substring(0, Math.max(space, 0));
        String pattern = line.substring(space + 1);
        try {
            return method.equals("*") ? Route.any(pattern, HANDLER) : Route.of(Method.of(method), pattern, HANDLER);
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    // --- the slow router ---

    private static String[] segments(Route route) {
        return route.pattern().substring(1).split("/", -1);
    }

    private static int rank(String segment) {
        return segment.equals("**") ? 2 : segment.startsWith("{") ? 1 : 0;
    }

    private static String shape(Route route) {
        StringBuilder shape = new StringBuilder();
        for (String segment : segments(route)) {
            shape.append('/').append(rank(segment) == 1 ? "{}" : segment);
        }
        return shape.toString();
    }

    private static boolean hasTwins(List<Route> routes) {
        Set<String> seen = new HashSet<>();
        return routes.stream().anyMatch(route -> !seen.add(route.method() + " " + shape(route)));
    }

    private static boolean matches(Route route, String path) {
        StringBuilder expression = new StringBuilder();
        for (String segment : segments(route)) {
            String[] kinds = {"/" + Pattern.quote(segment), "/[^/]+", "(/.*)?"};
            expression.append(kinds[rank(segment)]);
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL)
                .matcher(path)
                .matches();
    }

    /** The most specific first: from the left, a literal before a variable before all the rest, and the end before the rest. */
    private static final Comparator<Route> BY_SPECIFICITY = (one, other) -> {
        String[] ones = segments(one);
        String[] others = segments(other);
        for (int i = 0; i < Math.min(ones.length, others.length); i++) {
            if (rank(ones[i]) != rank(others[i])) {
                return rank(ones[i]) - rank(others[i]);
            }
        }
        return ones.length - others.length;
    };

    private static @Nullable Route expected(List<Route> routes, Request request) {
        List<Route> fitting = routes.stream()
                .filter(route -> matches(route, request.path()))
                .sorted(BY_SPECIFICITY)
                .toList();
        for (Route best : fitting) {
            List<Route> siblings = fitting.stream()
                    .filter(route -> shape(route).equals(shape(best)))
                    .toList();
            Route serving = serving(siblings, request.method());
            if (serving != null) {
                return serving;
            }
        }
        return null;
    }

    private static @Nullable Route serving(List<Route> siblings, Method method) {
        Route found = withMethod(siblings, method);
        if (found == null && method.equals(Method.HEAD)) {
            found = withMethod(siblings, Method.GET);
        }
        return found != null ? found : withMethod(siblings, null);
    }

    private static @Nullable Route withMethod(List<Route> siblings, @Nullable Method method) {
        for (Route route : siblings) {
            if (method == null ? route.method() == null : method.equals(route.method())) {
                return route;
            }
        }
        return null;
    }
}
