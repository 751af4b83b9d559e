package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTests {

    @ParameterizedTest
    @CsvSource({
        "hello.html,         text/html; charset=utf-8",
        "HELLO.HTML,         text/html; charset=utf-8",
        "a/b.c/style.css,    text/css; charset=utf-8",
        "app.min.js,         text/javascript; charset=utf-8",
        "robots.txt,         text/plain; charset=utf-8",
        "data.json,          application/json",
        "logo.svg,           image/svg+xml",
        "logo.png,           image/png",
        "favicon.ico,        image/vnd.microsoft.icon",
        "font.woff2,         font/woff2",
        "archive.xyz,        application/octet-stream",
        "folder.html/readme, application/octet-stream",
        "html,               application/octet-stream",
        "name.,              application/octet-stream",
    })
    void theEndingOfTheNameDecides(String name, String type) {
        assertThat(MediaTypes.of(name)).isEqualTo(type);
    }
}
