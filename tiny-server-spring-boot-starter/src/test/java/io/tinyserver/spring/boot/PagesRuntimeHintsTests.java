package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.RuntimeHints;

class PagesRuntimeHintsTests {

    private final RuntimeHints hints = new RuntimeHints();

    @TempDir
    private Path classes;

    @Test
    void takesTheWholeFolderAlong() throws Exception {
        Files.createDirectories(classes.resolve("pages"));
        register();
        assertThat(resource().forResource("pages/404.html")).accepts(hints);
        assertThat(resource().forResource("pages/icons/small.svg")).accepts(hints);
        assertThat(resource().forResource("other/404.html")).rejects(hints);
    }

    @Test
    void asksForNothingWhereThereIsNoFolder() throws Exception {
        register();
        assertThat(resource().forResource("pages/404.html")).rejects(hints);
    }

    private void register() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            new PagesRuntimeHints().registerHints(hints, loader);
        }
    }
}
