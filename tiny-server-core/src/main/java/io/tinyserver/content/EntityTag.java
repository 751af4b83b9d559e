package io.tinyserver.content;

import io.tinyserver.http.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Names one state of a content (RFC 9110, 8.8.3): the same bytes have the same tag, on every machine and after every restart.
 *
 * @param quoted the tag as it stands in {@code ETag}, quotes included; always a strong one
 */
record EntityTag(String quoted) {

    // 128 bits: no two contents of one address will ever share them by accident.
    private static final int HASH_BYTES = 16;

    static EntityTag of(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
            return new EntityTag('"' + text + '"');
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    /** Whether {@code If-None-Match} names this tag: weak comparison, any number of lines (RFC 9110, 13.1.2). */
    boolean isIn(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("If-None-Match") && isIn(headers.value(i), true)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code If-Match} is there and does not name this tag: strong comparison (RFC 9110, 13.1.1). */
    boolean isMissedBy(Headers headers) {
        boolean asked = false;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("If-Match")) {
                if (isIn(headers.value(i), false)) {
                    return false;
                }
                asked = true;
            }
        }
        return asked;
    }

    /**
     * Searches a list of tags. A comma may stand inside a tag, so the quotes lead the way; where they are not in order, nothing more is
     * found, and the peer gets the whole content.
     */
    private boolean isIn(String list, boolean weakly) {
        if (list.equals("*")) {
            return true;
        }
        int open = list.indexOf('"');
        while (open >= 0) {
            int close = list.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            boolean weak = open >= 2 && list.startsWith("W/", open - 2);
            int start = weak ? open - 2 : open;
            boolean separate = start == 0 || ", \t".indexOf(list.charAt(start - 1)) >= 0;
            boolean same = close - open + 1 == quoted.length() && list.startsWith(quoted, open);
            if (same && separate && (weakly || !weak)) {
                return true;
            }
            open = list.indexOf('"', close + 1);
        }
        return false;
    }
}
