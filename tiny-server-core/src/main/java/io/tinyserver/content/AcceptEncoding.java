package io.tinyserver.content;

import io.tinyserver.http.Headers;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a peer says about the codings it takes (RFC 9110, 12.5.3). Confined to the thread that reads the request's header.
 *
 * <p>Weights are kept in thousandths. A weight that is not one counts as 0, and of two for the same coding the lower one: who cannot be
 * understood gets the content as it is, which everybody can read.
 */
final class AcceptEncoding {

    private static final Pattern WEIGHT = Pattern.compile("[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)");
    private static final int FULL_WEIGHT = 1000;
    private static final int NOT_NAMED = -1;

    private int gzip = NOT_NAMED;
    private int identity = NOT_NAMED;
    private int others = NOT_NAMED;

    private AcceptEncoding() {}

    /**
     * Whether a peer wants gzip rather than the content as it is. One that says nothing would have to take any coding, but one that
     * knows gzip says so.
     */
    static boolean asksForGzip(Headers headers) {
        AcceptEncoding accepted = new AcceptEncoding();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Accept-Encoding")) {
                for (String element : headers.value(i).split(",")) {
                    accepted.add(element);
                }
            }
        }
        int weight = accepted.gzip != NOT_NAMED ? accepted.gzip : accepted.others;
        return weight > 0 && weight >= accepted.identity;
    }

    private void add(String element) {
        int semicolon = element.indexOf(';');
        String coding = semicolon < 0 ? element : element.substring(0, semicolon);
        int weight = semicolon < 0 ? FULL_WEIGHT : weight(element.substring(semicolon + 1));
        switch (coding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> gzip = lower(gzip, weight);
            case "identity" -> identity = lower(identity, weight);
            case "*" -> others = lower(others, weight);
            default -> {} // a coding that is not spoken here
        }
    }

    private static int lower(int before, int weight) {
        return before == NOT_NAMED ? weight : Math.min(before, weight);
    }

    private static int weight(String parameter) {
        Matcher matcher = WEIGHT.matcher(parameter.strip());
        return matcher.matches() ? (int) Math.round(Double.parseDouble(matcher.group(1)) * FULL_WEIGHT) : 0;
    }
}
