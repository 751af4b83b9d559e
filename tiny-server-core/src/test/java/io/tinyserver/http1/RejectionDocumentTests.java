package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tinyserver.Documents;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Renders docs/rejections.md from {@link Rejection}. */
class RejectionDocumentTests {

    private static final String HEAD = """
            # What the server refuses, and why

            This file is generated from `io.tinyserver.http1.Rejection`; `RejectionDocumentTests` fails when it is out of date.
            To write it anew: `./mvnw -pl tiny-server-core test -Dtest=RejectionDocumentTests -Dupdate.docs=true`

            Each rule has an id that never changes. The peer gets the error page for the status. Each refusal is counted in
            `ServerSnapshot.rejected`, and its id and status go to `ServerListener.rejected`. Id, sentence and the peer's address go to
            the log (logger `io.tinyserver`, level `INFO`), one line a second at the most; the next line says how many were left out.
            Nothing from the request stands in the sentence.

            Behind a message that breaks a rule the position in the connection is lost: the server answers, closes, and reads nothing
            more as a request. It reads on for a moment before it closes, so that the peer can see the answer. The rules `TS-LOAD-...` and
            `TS-TIME-03` say nothing about the request: behind `TS-LOAD-01` the connection stays open, and behind `TS-TIME-03` where the
            handler has returned and promised its answer. Behind `TS-TARGET-13`, which handlers find, it stays open as well.
            `TS-TLS-02` is counted and goes to the listener, with 0 for its status, and to the log at level `DEBUG`; at `WARN`, but once a
            minute at the most, where the server's own keys or settings are to blame, or nobody has been greeted since the start.

            Rules marked *reserved* have an id, but nothing in the server gives them yet.
            """;

    private static final List<Family> FAMILIES = List.of(
            new Family("LINE", "Request line"),
            new Family("TARGET", "Target"),
            new Family("FIELD", "Header fields"),
            new Family("HOST", "Host"),
            new Family("FRAMING", "Where the content ends"),
            new Family("CHUNK", "Chunked coding"),
            new Family("LIMIT", "Limits"),
            new Family("TIME", "Deadlines"),
            new Family("TLS", "Encryption"),
            new Family("LOAD", "Overload"));

    private record Family(String name, String title) {}

    @Test
    void documentIsWhatTheRulesSay() throws IOException {
        Documents.assertUpToDate("docs/rejections.md", document());
    }

    private static String document() {
        Map<String, List<Rejection>> rules = Arrays.stream(Rejection.values())
                .collect(Collectors.groupingBy(rule -> rule.id().split("-")[1], TreeMap::new, Collectors.toList()));
        assertThat(rules.keySet())
                .as("families with a title in this document")
                .containsExactlyInAnyOrderElementsOf(
                        FAMILIES.stream().map(Family::name).toList());
        JavaClass used = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tinyserver")
                .get(Rejection.class);
        StringBuilder text = new StringBuilder(HEAD);
        for (Family family : FAMILIES) {
            text.append("\n## ").append(family.title()).append("\n\n");
            text.append("| Id | Status | Clause | Sentence |\n|---|---|---|---|\n");
            rules.get(family.name()).forEach(rule -> text.append(row(rule, isGiven(rule, used))));
        }
        return text.toString();
    }

    private static String row(Rejection rule, boolean given) {
        return "| `%s` | %s | %s | %s%s |\n"
                .formatted(rule.id(), rule.status(), rule.clause(), rule.sentence(), given ? "" : " (*reserved*)");
    }

    /** Whether any class but the enumeration itself names the rule. */
    private static boolean isGiven(Rejection rule, JavaClass rejection) {
        return rejection.getField(rule.name()).getAccessesToSelf().stream()
                .anyMatch(access -> !access.getOriginOwner().equals(rejection));
    }
}
