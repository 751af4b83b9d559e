package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents point to is there. */
class DocumentTests {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|Stress|IT))`");

    static Stream<Path> documents() {
        return Stream.concat(files("", 1, ".md"), files("docs", 3, ".md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Path document) throws IOException {
        List<String> targets = named(LINK, document);
        assertThat(targets)
                .allSatisfy(
                        target -> assertThat(document.resolveSibling(target)).exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatIsNamedIsThere(Path document) throws IOException {
        assertThat(named(TEST, document))
                .filteredOn(name -> !Classes.NAMES.contains(name))
                .isEmpty();
    }

    @Test
    void thereAreDocuments() {
        assertThat(documents()).hasSizeGreaterThan(5);
    }

    private static List<String> named(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static Stream<Path> files(String folder, int depth, String suffix) {
        try (Stream<Path> found = Files.walk(Documents.path(folder), depth)) {
            return found.filter(file -> file.toString().endsWith(suffix)).toList().stream();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** The sources of all modules, listed once. */
    private static final class Classes {

        static final Set<String> NAMES = Stream.of(
                        "tiny-server-core", "tiny-server-spring-boot-starter", "sample-app", "benchmarks")
                .flatMap(module -> files(module + "/src", Integer.MAX_VALUE, ".java"))
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toUnmodifiableSet());
    }
}
