package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that a request can break, broken. */
class RejectionTests {

    /** Rules about time, load and the end of a stream: this package sees none of these. */
    private static final Set<Rejection> RAISED_BY_THE_ENGINE = EnumSet.of(
            Rejection.LINE_CUT_OFF,
            Rejection.FRAMING_CUT_OFF,
            Rejection.LIMIT_BODY,
            Rejection.TIME_HEAD,
            Rejection.TIME_BODY,
            Rejection.TIME_ANSWER,
            Rejection.LOAD_QUEUE,
            Rejection.LOAD_DELAY,
            Rejection.LOAD_CONNECTIONS,
            Rejection.LOAD_DEFERRED,
            Rejection.LOAD_STOPPING);

    static Stream<RejectedHeads.Case> heads() {
        return RejectedHeads.all();
    }

    static Stream<RejectedBodies.Case> bodies() {
        return RejectedBodies.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void refusesHead(RejectedHeads.Case head) {
        assertThat(HeadFeeding.threeWays(head.limits(), head.octets())).isEqualTo(head.rule());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesChunkedBody(RejectedBodies.Case body) {
        ChunkFeeding.Outcome outcome = ChunkFeeding.threeWays(RejectedBodies.SMALL, body.octets());
        assertThat(outcome.rejection()).isEqualTo(body.rule());
        assertThat(outcome.complete()).isFalse();
    }

    @Test
    void everyRuleOfThisPackageIsBrokenByATest() {
        Set<Rejection> broken = EnumSet.copyOf(RAISED_BY_THE_ENGINE);
        heads().forEach(head -> broken.add(head.rule()));
        bodies().forEach(body -> broken.add(body.rule()));
        assertThat(broken).containsExactlyInAnyOrder(Rejection.values());
    }

    @Test
    void identifiersAreUnique() {
        assertThat(Arrays.stream(Rejection.values()).map(Rejection::id).collect(Collectors.toSet()))
                .hasSize(Rejection.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void ruleSaysWhatIsWrongAndWhereItStands(Rejection rule) {
        assertThat(rule.id()).matches("TS-(LINE|TARGET|FIELD|HOST|FRAMING|CHUNK|LIMIT|TIME|LOAD)-\\d\\d");
        assertThat(rule.id())
                .startsWith("TS-" + rule.name().substring(0, rule.name().indexOf('_')));
        assertThat(rule.clause()).matches("RFC \\d{4}, \\d+(\\.\\d+)*");
        assertThat(rule.sentence()).isNotBlank().doesNotEndWith(".");
        assertThat(rule.status().isError()).isTrue();
        assertThat(rule.status().reason()).isNotEmpty();
        assertThat(rule).hasToString(rule.id() + ": " + rule.sentence() + " (" + rule.clause() + ")");
    }

    @Test
    void statusesAreThoseOfTheRfc() {
        assertThat(Rejection.LINE_METHOD_LENGTH.status().code()).isEqualTo(501);
        assertThat(Rejection.LINE_VERSION_MAJOR.status().code()).isEqualTo(505);
        assertThat(Rejection.TARGET_TUNNEL.status().code()).isEqualTo(501);
        assertThat(Rejection.FRAMING_CODING.status().code()).isEqualTo(501);
        assertThat(Rejection.FIELD_EXPECT.status().code()).isEqualTo(417);
        assertThat(Rejection.LIMIT_LINE.status().code()).isEqualTo(414);
        assertThat(Rejection.LIMIT_HEADER.status().code()).isEqualTo(431);
        assertThat(Rejection.LIMIT_BODY.status().code()).isEqualTo(413);
        assertThat(Rejection.TIME_HEAD.status().code()).isEqualTo(408);
    }
}
