package io.tinyserver.route;

import io.tinyserver.http.Method;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The patterns with variables, as a tree with a level for each segment.
 *
 * <p>At each segment a literal is tried before a variable and that before {@code **}; where the rest of the path then leads nowhere, the
 * next alternative is tried. A node can be reached by one way only, so a search visits each node at most once, whatever the path looks
 * like. It allocates nothing: segments are compared where they stand in the path.
 *
 * <p>Filled by one thread, then {@link #freeze frozen} and published safely; from then on it never changes.
 */
final class PatternTree {

    private final Map<String, PatternTree> growing = new TreeMap<>();
    private String[] literals = {};
    private PatternTree[] children = {};
    private @Nullable PatternTree variable;
    private @Nullable Endpoint end;
    private @Nullable Endpoint rest;

    void add(PathPattern pattern, Endpoint endpoint) {
        add(pattern.segments().iterator(), endpoint);
    }

    private void add(Iterator<PathPattern.Segment> segments, Endpoint endpoint) {
        if (!segments.hasNext()) {
            end = endpoint;
            return;
        }
        PathPattern.Segment segment = segments.next();
        if (segment instanceof PathPattern.Literal literal) {
            growing.computeIfAbsent(literal.text(), text -> new PatternTree()).add(segments, endpoint);
        } else if (segment instanceof PathPattern.Variable) {
            if (variable == null) {
                variable = new PatternTree();
            }
            variable.add(segments, endpoint);
        } else {
            rest = endpoint;
        }
    }

    /** Lays the literals out for searching. */
    void freeze() {
        literals = growing.keySet().toArray(String[]::new);
        children = growing.values().toArray(PatternTree[]::new);
        growing.values().forEach(PatternTree::freeze);
        if (variable != null) {
            variable.freeze();
        }
    }

    /** The match of the most specific pattern that has a route for the method, or null where there is none. */
    @Nullable
    Match serving(Method method, String path) {
        return find(method, path, 1, false);
    }

    /** What the most specific pattern answers to a method that it has no route for, or null where no pattern matches. */
    @Nullable
    Match refusing(Method method, String path) {
        return find(method, path, 1, true);
    }

    private @Nullable Match find(Method method, String path, int from, boolean refusing) {
        Match found = null;
        if (from > path.length()) {
            found = choose(end, method, refusing);
        } else {
            int slash = PathPattern.endOfSegment(path, from);
            int literal = search(path, from, slash);
            if (literal >= 0) {
                found = children[literal].find(method, path, slash + 1, refusing);
            }
            if (found == null && variable != null && slash > from) {
                found = variable.find(method, path, slash + 1, refusing);
            }
        }
        return found != null ? found : choose(rest, method, refusing);
    }

    private static @Nullable Match choose(@Nullable Endpoint endpoint, Method method, boolean refusing) {
        if (endpoint == null) {
            return null;
        }
        return refusing ? endpoint.refusing(method) : endpoint.serving(method);
    }

    private int search(String path, int from, int to) {
        int low = 0;
        int high = literals.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(literals[middle], path, from, to);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Like {@link String#compareTo}, for part of a path. */
    private static int compare(String literal, String path, int from, int to) {
        int length = Math.min(literal.length(), to - from);
        for (int i = 0; i < length; i++) {
            int order = literal.charAt(i) - path.charAt(from + i);
            if (order != 0) {
                return order;
            }
        }
        return literal.length() - (to - from);
    }
}
