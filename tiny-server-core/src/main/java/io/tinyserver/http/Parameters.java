package io.tinyserver.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and values as a query or a submitted form carries them ({@code application/x-www-form-urlencoded}).
 *
 * <p>Immutable and thread-safe.
 *
 * @param values the decoded values by name, in the order in which they were sent
 */
public record Parameters(Map<String, List<String>> values) {

    /**
     * Decodes a query or form. An escape that is not two hexadecimal digits stands for itself, as browsers do it.
     *
     * @param encoded the text without a leading question mark; null counts as empty
     * @return the parameters
     */
    public static Parameters parse(@Nullable String encoded) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (encoded != null) {
            for (String pair : encoded.split("&")) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    values.computeIfAbsent(decode(name), key -> new ArrayList<>())
                            .add(decode(value));
                }
            }
        }
        return new Parameters(values);
    }

    /**
     * The first value of that name.
     *
     * @param name the decoded name
     * @return the value, or null where there is none
     */
    public @Nullable String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.get(0);
    }

    /**
     * All values of that name.
     *
     * @param name the decoded name
     * @return the values in order; empty where there are none
     */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformedEscape) {
            return text;
        }
    }
}
