package io.tinyserver.spring.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open of what a server needs: sockets, selectors, and what wakes these. */
record Descriptors(List<String> targets) {

    private static final Path OWN = Path.of("/proc/self/fd");

    static Descriptors open() throws IOException {
        try (Stream<Path> all = Files.list(OWN)) {
            return new Descriptors(all.map(Descriptors::target)
                    .filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:[event"))
                    .toList());
        }
    }

    /** Those that were not there earlier. A selector has no name of its own, so these are counted. */
    List<String> beyond(Descriptors earlier) {
        List<String> more = new ArrayList<>(targets);
        earlier.targets.forEach(more::remove);
        return more;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
