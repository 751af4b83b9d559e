package io.tinyserver.http1;

import java.util.Arrays;

/**
 * Makes text of octets and remembers the last one: nearly all requests on a server name the same host.
 *
 * <p>Confined to one thread.
 */
final class LatestText {

    private byte[] octets = new byte[0];
    private String text = "";

    String of(byte[] buffer, int from, int to) {
        if (!Arrays.equals(octets, 0, octets.length, buffer, from, to)) {
            octets = Arrays.copyOfRange(buffer, from, to);
            text = Octets.text(buffer, from, to);
        }
        return text;
    }
}
