package io.tinyserver.spring.boot.actuate;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** Content negotiation (RFC 9110, section 12.5.1). */
final class MediaTypes {

    static final String JSON = MimeTypeUtils.APPLICATION_JSON_VALUE;

    private MediaTypes() {}

    /**
     * Chooses what to send.
     *
     * @param accept the values of the Accept fields; none or malformed ones count as "anything" and "nothing"
     * @param produced what there is, best first; an operation that names nothing produces JSON, if it produces anything
     * @return one of them, or null where none is acceptable
     */
    static @Nullable String choose(List<String> accept, Collection<String> produced) {
        Collection<String> offers = produced.isEmpty() ? List.of(JSON) : produced;
        if (accept.isEmpty() || produced.isEmpty()) {
            return offers.iterator().next();
        }
        try {
            List<MimeType> ranges = MimeTypeUtils.parseMimeTypes(String.join(",", accept));
            return best(ranges, offers);
        } catch (InvalidMimeTypeException malformed) {
            return null;
        }
    }

    /** Whether an operation can read a content of that type; without content there is nothing to read. */
    static boolean readable(@Nullable String contentType, Collection<String> consumed) {
        if (consumed.isEmpty() || contentType == null) {
            return true;
        }
        try {
            MimeType type = MimeTypeUtils.parseMimeType(contentType);
            return consumed.stream().map(MimeTypeUtils::parseMimeType).anyMatch(known -> known.includes(type));
        } catch (InvalidMimeTypeException malformed) {
            return false;
        }
    }

    private static @Nullable String best(List<MimeType> ranges, Collection<String> offers) {
        String best = null;
        double highest = 0;
        for (String offer : offers) {
            double quality = quality(ranges, MimeTypeUtils.parseMimeType(offer));
            if (quality > highest) {
                highest = quality;
                best = offer;
            }
        }
        return best;
    }

    /** The most specific range that includes the offer says how welcome it is. */
    private static double quality(List<MimeType> ranges, MimeType offer) {
        MimeType decisive = null;
        for (MimeType range : ranges) {
            if (range.includes(offer) && (decisive == null || range.isMoreSpecific(decisive))) {
                decisive = range;
            }
        }
        return decisive == null ? 0 : weight(decisive);
    }

    private static double weight(MimeType range) {
        String weight = range.getParameter("q");
        try {
            return weight == null ? 1 : Double.parseDouble(weight);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
