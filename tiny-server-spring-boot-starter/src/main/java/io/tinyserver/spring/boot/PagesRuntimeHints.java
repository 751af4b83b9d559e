package io.tinyserver.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Takes the usual folder of pages into a native image. */
final class PagesRuntimeHints implements RuntimeHintsRegistrar {

    private static final String FOLDER = "pages/";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPatternIfPresent(classLoader, FOLDER, hint -> hint.includes(FOLDER + "**"));
    }
}
