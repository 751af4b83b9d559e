package io.tinyserver.costs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What strace has written about a process.
 *
 * @param file a line for the begin of each call, with the thread before it
 * @param threads the threads whose calls count
 */
record Trace(Path file, Set<String> threads) {

    private static final Pattern CALL = Pattern.compile("([0-9]+) +([a-z][a-z0-9_]*)\\(.*");

    /** The calls between the reading of one text and that of another. */
    CallCounts between(String begin, String end) throws IOException {
        CallCounts counts = new CallCounts();
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.dropWhile(line -> !line.contains(begin + " "))
                    .skip(1)
                    .takeWhile(line -> !line.contains(end + " "))
                    .map(CALL::matcher)
                    .filter(Matcher::matches)
                    .filter(call -> threads.contains(call.group(1)))
                    .forEach(call -> counts.count(call.group(2)));
        }
        if (counts.byName().isEmpty()) {
            throw new IOException("Nothing between " + begin + " and " + end + " in " + file);
        }
        return counts;
    }
}
