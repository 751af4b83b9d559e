package io.tinyserver.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of paths, parsed. Immutable.
 *
 * @param text as the user wrote it
 * @param segments what stands between the slashes; a {@link Rest} comes last or not at all
 */
record PathPattern(String text, List<Segment> segments) {

    /** The path parameter that holds what {@code **} stands for. */
    static final String REST = "rest";

    private static final String ALLOWED = "; allowed are literal segments, a whole segment as a variable such as"
            + " /hello/{name}, and ** as the last segment, all matched against the decoded path";

    /** What stands between two slashes. */
    sealed interface Segment {}

    /** Exactly this text; empty only behind a slash at the end. */
    record Literal(String text) implements Segment {}

    /** One segment that is not empty. */
    record Variable(String name) implements Segment {}

    /** Any number of segments, also none. */
    record Rest() implements Segment {}

    static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw malformed(text, "it must begin with /");
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int from = 1; from <= text.length(); ) {
            int end = endOfSegment(text, from);
            Segment segment = segment(text, text.substring(from, end), end == text.length());
            String name = nameOf(segment);
            if (name != null && !names.add(name)) {
                throw malformed(text, "it has two variables named '" + name + "' (** counts as '" + REST + "')");
            }
            segments.add(segment);
            from = end + 1;
        }
        return new PathPattern(text, List.copyOf(segments));
    }

    /** Where the segment ends that begins at {@code from}: the index of the next slash, or the length. */
    static int endOfSegment(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    private static Segment segment(String pattern, String text, boolean last) {
        if (text.equals("**")) {
            if (!last) {
                throw malformed(pattern, "** must be its last segment");
            }
            return new Rest();
        }
        if (text.startsWith("{") && text.endsWith("}")) {
            return variable(pattern, text.substring(1, text.length() - 1));
        }
        return literal(pattern, text, last);
    }

    private static Variable variable(String pattern, String name) {
        boolean legal = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            legal &= Character.isLetterOrDigit(c) || c == '_' || c == '-';
        }
        if (!legal) {
            throw malformed(pattern, "'" + name + "' is no name of a variable (letters, digits, _ and -)");
        }
        return new Variable(name);
    }

    private static Literal literal(String pattern, String text, boolean last) {
        if (text.isEmpty() && !last) {
            throw malformed(pattern, "it has an empty segment");
        }
        if (text.equals(".") || text.equals("..")) {
            throw malformed(pattern, "dot segments never match, since they are resolved before");
        }
        for (int i = 0; i < text.length(); i++) {
            checkLiteral(pattern, text, i);
        }
        return new Literal(text);
    }

    /** Each of these could stand in a decoded path, but in a pattern it is a mistake, and one that is hard to find. */
    private static void checkLiteral(String pattern, String text, int index) {
        switch (text.charAt(index)) {
            case '{', '}' -> throw malformed(pattern, "braces must be balanced and enclose a whole segment");
            case '*' -> throw malformed(pattern, "an asterisk stands only in **");
            case '?', '#' -> throw malformed(pattern, "neither query nor fragment is part of a path");
            case '%' -> {
                if (index + 2 < text.length()
                        && Character.digit(text.charAt(index + 1), 16) >= 0
                        && Character.digit(text.charAt(index + 2), 16) >= 0) {
                    throw malformed(pattern, "it is percent-encoded");
                }
            }
            default -> {}
        }
    }

    private static @Nullable String nameOf(Segment segment) {
        if (segment instanceof Variable variable) {
            return variable.name();
        }
        return segment instanceof Rest ? REST : null;
    }

    private static IllegalArgumentException malformed(String pattern, String why) {
        return new IllegalArgumentException("Malformed pattern '" + pattern + "': " + why + ALLOWED);
    }

    boolean isLiteral() {
        return segments.stream().allMatch(Literal.class::isInstance);
    }

    /** The pattern without the names of its variables: equal for patterns that match the same paths. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        for (Segment segment : segments) {
            shape.append('/');
            if (segment instanceof Literal literal) {
                shape.append(literal.text());
            } else {
                shape.append(segment instanceof Rest ? "**" : "{}");
            }
        }
        return shape.toString();
    }

    /** What stands in a path for the variables of this pattern; the path must match. */
    Map<String, String> bind(String path) {
        Map<String, String> values = new LinkedHashMap<>();
        int from = 1;
        for (Segment segment : segments) {
            if (segment instanceof Rest) {
                values.put(REST, path.substring(Math.min(from, path.length())));
            } else {
                int end = endOfSegment(path, from);
                if (segment instanceof Variable variable) {
                    values.put(variable.name(), path.substring(from, end));
                }
                from = end + 1;
            }
        }
        return Collections.unmodifiableMap(values);
    }
}
