package io.tinyserver.spring.boot.webflux;

import io.tinyserver.content.Gzip;
import io.tinyserver.spring.boot.InvalidPropertyException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Compression;

/** What {@code server.compression} means for a filter of ours. */
final class CompressionRules {

    private static final String PREFIX = "server.compression.";

    private CompressionRules() {}

    /**
     * Spring Boot takes no media type for all of them, and a negative size for none.
     *
     * @throws InvalidPropertyException if a value is not allowed
     */
    static Gzip gzip(Compression compression) {
        checkMediaTypes("mime-types", compression.getMimeTypes());
        checkMediaTypes("additional-mime-types", compression.getAdditionalMimeTypes());
        String[] types = compression.getAllMimeTypes();
        return Gzip.builder()
                .minimumSize(Math.max(0, compression.getMinResponseSize().toBytes()))
                .mediaTypes(types.length == 0 ? List.of("*/*") : List.of(types))
                .excludedUserAgents(expressions(compression.getExcludedUserAgents()))
                .build();
    }

    private static void checkMediaTypes(String property, String @Nullable [] types) {
        for (String type : types == null ? new String[0] : types) {
            try {
                Gzip.builder().mediaTypes(List.of(type));
            } catch (IllegalArgumentException refused) {
                throw new InvalidPropertyException(
                        PREFIX + property, "'" + type + "'", "media types, such as text/html, text/* or */*");
            }
        }
    }

    private static List<String> expressions(String @Nullable [] agents) {
        List<String> expressions = agents == null ? List.of() : List.of(agents);
        for (String expression : expressions) {
            try {
                Pattern.compile(expression);
            } catch (PatternSyntaxException refused) {
                throw new InvalidPropertyException(
                        PREFIX + "excluded-user-agents",
                        "'" + expression + "'",
                        "regular expressions; of this one Java says: " + refused.getDescription());
            }
        }
        return expressions;
    }
}
