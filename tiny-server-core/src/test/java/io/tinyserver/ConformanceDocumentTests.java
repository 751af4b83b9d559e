package io.tinyserver;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Renders docs/conformance.md from the {@link Clause clauses} of the tests. */
class ConformanceDocumentTests {

    private static final String HEAD = """
            # Which demands of the specifications are tested, and where

            This file is generated from the annotation `@Clause` of the tests; `ConformanceDocumentTests` fails when it is out of date.
            To write it anew: `./mvnw -pl tiny-server-core test -Dtest=ConformanceDocumentTests -Dupdate.docs=true`

            The demands are those on an origin server that is neither proxy nor cache, in our own words. *Must* and *should* are the
            specification's; *may* is a permission that the server makes use of; *hardening* is the choice that leaves room for one reading
            only, where the specification leaves it open. In brackets are the rows of a table that are about the demand: the names of
            [rules](rejections.md) where the test is `RejectionTests`.

            ## Choices

            * Nothing is repaired. Unescaped `[`, `]`, `{`, `}`, `|` or `^` in a query, which browsers send as they were typed, get 400:
              [ADR 10](adr/0010-strict-targets.md).
            * Byte ranges are not implemented; `Range` is ignored, which RFC 9110, 14.2 permits.
            * Obsolete line folding, `Transfer-Encoding` in HTTP/1.0, `Transfer-Encoding` beside `Content-Length`, and repeated
              `Content-Length` are refused even where the specification would allow to go on.
            * Pages have entity tags and no modification date, so `If-Modified-Since` and `If-Unmodified-Since` are ignored, as they have
              to be then.
            * `CONNECT` is refused, `TRACE` is not allowed on pages and routes that do not ask for it, and `Upgrade` is ignored.
            """;

    private static final Map<String, String> DOCUMENTS = documents();

    private static final Comparator<String> BY_NUMBERS =
            Comparator.comparing(ConformanceDocumentTests::numbers, (left, right) -> Arrays.compare(left, right));

    /** A demand, and one of the tests for it. */
    private record Entry(Clause clause, String test) {

        String demand() {
            return clause.section() + " | " + clause.level().name().toLowerCase(Locale.ROOT) + " | " + clause.demand();
        }
    }

    private static Map<String, String> documents() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("RFC 9112", "HTTP/1.1");
        titles.put("RFC 9110", "HTTP semantics");
        titles.put("RFC 3986", "URI syntax");
        titles.put("RFC 6585", "Additional status codes");
        return titles;
    }

    @Test
    void documentIsWhatTheTestsSay() throws Exception {
        Documents.assertUpToDate("docs/conformance.md", document(entries()));
    }

    @Test
    void everyDemandSaysWhatAndWhere() throws Exception {
        assertThat(entries()).allSatisfy(entry -> {
            assertThat(entry.clause().rfc()).isIn(DOCUMENTS.keySet());
            assertThat(entry.clause().section()).matches("\\d+(\\.\\d+)*");
            assertThat(entry.clause().demand()).isNotBlank().doesNotEndWith(".").doesNotContain("|");
        });
    }

    private static String document(List<Entry> entries) {
        StringBuilder text = new StringBuilder(HEAD);
        DOCUMENTS.forEach((rfc, title) -> {
            Map<String, List<Entry>> sections = entries.stream()
                    .filter(entry -> entry.clause().rfc().equals(rfc))
                    .collect(groupingBy(entry -> entry.clause().section(), () -> new TreeMap<>(BY_NUMBERS), toList()));
            text.append("\n## ").append(rfc).append(": ").append(title).append("\n\n");
            text.append("| Section | Level | Demand | Tests |\n|---|---|---|---|\n");
            sections.values().forEach(section -> text.append(rows(section)));
        });
        return text.toString();
    }

    private static String rows(List<Entry> section) {
        Map<String, String> tests = section.stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.clause().level())
                        .thenComparing(entry -> entry.clause().demand())
                        .thenComparing(Entry::test))
                .collect(groupingBy(Entry::demand, LinkedHashMap::new, mapping(Entry::test, joining(", "))));
        return tests.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |\n")
                .collect(joining());
    }

    private static int[] numbers(String section) {
        return Arrays.stream(section.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    private static List<Entry> entries() throws IOException, ClassNotFoundException {
        Stream.Builder<Entry> entries = Stream.builder();
        for (Class<?> type : testClasses()) {
            addAll(type, "`" + name(type) + "`", entries);
            for (Method method : type.getDeclaredMethods()) {
                addAll(method, "`" + name(type) + "." + method.getName() + "`", entries);
            }
        }
        return entries.build().toList();
    }

    private static void addAll(AnnotatedElement element, String test, Stream.Builder<Entry> entries) {
        Clause[] clauses = element.getAnnotationsByType(Clause.class);
        if (element instanceof Method && clauses.length > 0) {
            assertThat(AnnotationSupport.isAnnotated(element, Testable.class))
                    .as("%s names a clause, but is no test", test)
                    .isTrue();
        }
        for (Clause clause : clauses) {
            String rows = clause.rows().length == 0 ? "" : " (" + String.join(", ", clause.rows()) + ")";
            entries.add(new Entry(clause, test + rows));
        }
    }

    private static List<Class<?>> testClasses() throws IOException, ClassNotFoundException {
        Path root = Documents.testClasses();
        List<String> names;
        try (Stream<Path> files = Files.walk(root.resolve("io/tinyserver"))) {
            names = files.map(file -> root.relativize(file)
                            .toString()
                            .replace(root.getFileSystem().getSeparator(), "."))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
        Class<?>[] types = new Class<?>[names.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = Class.forName(names.get(i), false, ConformanceDocumentTests.class.getClassLoader());
        }
        return List.of(types);
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }
}
