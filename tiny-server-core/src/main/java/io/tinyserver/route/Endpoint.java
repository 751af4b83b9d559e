package io.tinyserver.route;

import io.tinyserver.http.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything a router has for one pattern: a match for each method, and what to say to the other methods. Immutable. */
final class Endpoint {

    private final Map<Method, Match> byMethod;
    private final @Nullable Match any;
    private final Match options;
    private final Match notAllowed;

    Endpoint(Map<Method, Match> byMethod, @Nullable Match any, Match options, Match notAllowed) {
        this.byMethod = new HashMap<>(byMethod);
        Match get = byMethod.get(Method.GET);
        if (get != null) {
            this.byMethod.putIfAbsent(Method.HEAD, get);
        }
        this.any = any;
        this.options = options;
        this.notAllowed = notAllowed;
    }

    /** The route for that method, or null where there is none. */
    @Nullable
    Match serving(Method method) {
        Match match = byMethod.get(method);
        return match != null ? match : any;
    }

    /** What to answer to a method that no matching pattern has a route for. */
    Match refusing(Method method) {
        return method.equals(Method.OPTIONS) ? options : notAllowed;
    }
}
