package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRangeTests {

    @ParameterizedTest(name = "{0} contains {1}")
    @CsvSource(delimiter = '|', textBlock = """
            text/html            | text/html
            text/html            | TEXT/Html
            Text/HTML            | text/html
            text/html            | text/html;charset=utf-8
            text/html            | text/html ; charset="a;b"
            text/html            | text/html;
            text/html; q=1       | text/html; charset=utf-8
            text/*               | text/event-stream
            */*                  | image/png
            application/*+json   | application/problem+json
            application/*+json   | application/vnd.a.b+json; v=1
            """)
    void containsTypesWithoutTheirParameters(String range, String type) {
        assertThat(MediaRange.of(range).contains(type)).isTrue();
    }

    @ParameterizedTest(name = "{0} does not contain {1}")
    @CsvSource(delimiter = '|', textBlock = """
            text/html            | text/plain
            text/html            | text/htmlx
            text/html            | application/html
            text/*               | image/svg+xml
            application/*+json   | application/json
            application/*+json   | text/x+json
            application/*+json   | application/x+xml
            """)
    void doesNotContainOthers(String range, String type) {
        assertThat(MediaRange.of(range).contains(type)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/html",
                "text~html",
                "text /html",
                "te xt/html",
                "text/html, text/plain",
                "*"
            })
    void noMediaTypeIsContainedInNone(String type) {
        assertThat(MediaRange.of("*/*").contains(type)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "*/html", "text/", "*", "text/html,text/plain"})
    void refusesWhatIsNoRange(String range) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaRange.of(range))
                .withMessageContaining("'" + range + "'");
    }
}
