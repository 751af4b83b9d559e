package io.tinyserver.content;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Media types that count as one: a type, {@code text/*}, {@code application/*+json}, or all of them. Parameters are left out.
 *
 * @param type in lower case, or an asterisk
 * @param subtype in lower case, or an asterisk, which a suffix may follow
 */
record MediaRange(String type, String subtype) {

    private static final String TOKEN = "([0-9A-Za-z!#$%&'*+.^_`|~-]+)";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + "[ \\t]*(?:;.*)?");
    private static final String ANY = "*";
    private static final String ANY_WITH_SUFFIX = "*+";

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException if it is none
     */
    static MediaRange of(String text) {
        MediaRange range = parse(text.strip());
        if (range == null || range.type.equals(ANY) && !range.subtype.equals(ANY)) {
            throw new IllegalArgumentException("Not a media type: '" + text
                    + "'; allowed are such as text/html, text/*, application/*+json and */*");
        }
        return range;
    }

    /** Whether a {@code Content-Type} is one of these; false for a text that is no media type. */
    boolean contains(String contentType) {
        MediaRange other = parse(contentType);
        return other != null && (type.equals(ANY) || type.equals(other.type)) && containsSubtype(other.subtype);
    }

    private boolean containsSubtype(String other) {
        if (subtype.startsWith(ANY_WITH_SUFFIX)) {
            return other.endsWith(subtype.substring(ANY.length()));
        }
        return subtype.equals(ANY) || subtype.equals(other);
    }

    private static @Nullable MediaRange parse(String text) {
        Matcher matcher = MEDIA_TYPE.matcher(text);
        return matcher.matches()
                ? new MediaRange(
                        matcher.group(1).toLowerCase(Locale.ROOT),
                        matcher.group(2).toLowerCase(Locale.ROOT))
                : null;
    }
}
