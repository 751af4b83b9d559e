package io.tinyserver.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files read so far, within limits. Confined to the thread that reads.
 *
 * <p>Limits are checked against what is really read: a file may grow meanwhile, and an archive's directory may lie.
 */
final class Collected {

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final String location;
    private final long maxFileSize;
    private final long maxTotalSize;
    private final Map<String, byte[]> contents = new TreeMap<>();
    private long total;

    Collected(String location, long maxFileSize, long maxTotalSize) {
        this.location = location;
        this.maxFileSize = maxFileSize;
        this.maxTotalSize = maxTotalSize;
    }

    /** Hidden files stay hidden, and so does what lies in hidden folders; this covers {@code .} and {@code ..} as well. */
    static boolean isHidden(String name) {
        return name.startsWith(".") || name.contains("/.");
    }

    /** The contents by name: relative to the location, with slashes, without one at the beginning. */
    Map<String, byte[]> contentsOrFail() {
        if (contents.isEmpty()) {
            throw new IllegalArgumentException("No page in " + location + ": it has no file, or hidden ones only");
        }
        return contents;
    }

    /** Reads a file, unless there is one of that name already: what comes first on the class path wins, as it does everywhere. */
    void add(String name, Source source) throws IOException {
        if (contents.containsKey(name)) {
            return;
        }
        byte[] content;
        try (InputStream in = source.open()) {
            content = in.readNBytes((int) Math.min(maxFileSize, MAX_ARRAY - 1) + 1);
        }
        if (content.length > maxFileSize) {
            throw new IllegalArgumentException("File '" + name + "' in " + location + " is larger than the limit of "
                    + maxFileSize + " bytes per file");
        }
        total += content.length;
        if (total > maxTotalSize) {
            throw new IllegalArgumentException("With file '" + name + "', the files in " + location
                    + " are larger than the limit of " + maxTotalSize + " bytes in total");
        }
        contents.put(name, content);
    }

    /** Opens a file. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }
}
