package io.tinyserver.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The pages as they stand in the sources. */
final class PageFiles {

    static final String HELLO = read("hello.html");
    static final String NOT_FOUND = read("404.html");

    private PageFiles() {}

    private static String read(String name) {
        try (InputStream page = PageFiles.class.getResourceAsStream("/pages/" + name)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
