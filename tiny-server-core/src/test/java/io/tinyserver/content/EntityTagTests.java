package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Clause;
import io.tinyserver.http.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTests {

    private static final EntityTag TAG = new EntityTag("\"abc\"");

    @Test
    @Clause(rfc = "RFC 9110", section = "8.8.1", demand = "A strong tag changes with every change of the content")
    void isStrongAndDependsOnTheContentAlone() {
        EntityTag tag = EntityTag.of("a".getBytes(StandardCharsets.UTF_8));
        assertThat(tag.quoted()).matches("\"[A-Za-z0-9_-]{22}\"");
        assertThat(tag).isEqualTo(EntityTag.of("a".getBytes(StandardCharsets.UTF_8)));
        assertThat(tag).isNotEqualTo(EntityTag.of("b".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"abc\"",
                "W/\"abc\"",
                "*",
                "\"x\", \"abc\"",
                "\"x\",W/\"abc\"",
                ",, \"abc\" ,",
                "\"a,b\", \"abc\"",
                "W/\"x\"\t,\t\"abc\"",
            })
    @Clause(
            rfc = "RFC 9110",
            section = "13.1.2",
            demand = "If-None-Match compares weakly, through a list over all lines; an asterisk matches all")
    void ifNoneMatchComparesWeaklyThroughAList(String value) {
        assertThat(TAG.isIn(Headers.of("If-None-Match", value))).isTrue();
        assertThat(TAG.isIn(Headers.of("if-none-match", "\"other\"", "IF-NONE-MATCH", value)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "\"abc",
                "abc\"",
                "\"ab\"",
                "\"abcd\"",
                "\"ABC\"",
                "\"x,abc\"",
                "\"*\"",
                "**",
                "\"x\"abc\"",
                "w/\"abc\"",
                "x\"abc\"",
                "\"x\"\"abc\""
            })
    @Clause(
            rfc = "RFC 9110",
            section = "8.8.3.2",
            demand = "Entity tags are compared octet by octet, and only between their quotes")
    @Clause(
            rfc = "RFC 9110",
            section = "8.8.3",
            demand = "W/ in upper case alone makes a tag weak, and nothing else stands before it")
    void ifNoneMatchWithOtherTagsOrNoneDoesNotMatch(String value) {
        assertThat(TAG.isIn(Headers.of("If-None-Match", value))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"abc\"", "w/\"abc\"", "\"other\"", "\"x\", W/\"abc\"", ""})
    @Clause(rfc = "RFC 9110", section = "13.1.1", demand = "If-Match compares strongly, through a list over all lines")
    void ifMatchComparesStrongly(String value) {
        assertThat(TAG.isMissedBy(Headers.of("If-Match", value))).isTrue();
        assertThat(TAG.isMissedBy(Headers.of("If-Match", value, "If-Match", "\"abc\"")))
                .isFalse();
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "13.1.1", demand = "If-Match with an asterisk is met by any content")
    void ifMatchIsMetByTheTagByAnythingOrByNotBeingThere() {
        assertThat(TAG.isMissedBy(Headers.of("If-Match", "W/\"x\", \"abc\""))).isFalse();
        assertThat(TAG.isMissedBy(Headers.of("If-Match", "*"))).isFalse();
        assertThat(TAG.isMissedBy(Headers.EMPTY)).isFalse();
        assertThat(TAG.isIn(Headers.of("If-Match", "\"abc\""))).isFalse();
    }
}
