package io.tinyserver.http1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the fuzzer found worth keeping, one input a line in the notation of {@link Wire}: see docs/fuzzing.md. */
final class FuzzCorpus {

    private static final int LONGEST = 400;

    private FuzzCorpus() {}

    static Stream<byte[]> of(String name) {
        try (InputStream in = FuzzCorpus.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().map(Wire::octets).toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Adds the files of a folder to a corpus.
     *
     * @param arguments folder and corpus
     */
    public static void main(String[] arguments) throws IOException {
        Path corpus = Path.of(arguments[1]);
        TreeSet<String> inputs = new TreeSet<>(Files.exists(corpus) ? Files.readAllLines(corpus) : List.of());
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.toList()) {
                byte[] input = Files.readAllBytes(file);
                if (input.length > 0 && input.length <= LONGEST) {
                    inputs.add(Wire.notation(input));
                }
            }
        }
        Files.write(corpus, inputs);
    }
}
