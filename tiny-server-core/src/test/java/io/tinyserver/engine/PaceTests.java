package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Near the end of the clock's range, so that it overflows. */
    private static final long START = Long.MAX_VALUE - 2 * SECOND;

    private final Pace pace = new Pace(Duration.ofSeconds(3), 100, START);

    @Test
    void doesNotMatterWithinTheGrace() {
        pace.moved(1, START + 3 * SECOND);
        assertThat(pace.isTooSlow()).isFalse();
    }

    @Test
    void isTheAverageSinceTheBeginning() {
        pace.moved(399, START + SECOND);
        pace.moved(1, START + 4 * SECOND);
        assertThat(pace.isTooSlow()).isFalse();
        pace.moved(0, START + 4 * SECOND + 1);
        assertThat(pace.isTooSlow()).isTrue();
    }

    @Test
    void leavesOutTimeForWhichThePeerIsNotToBlame() {
        pace.moved(100, START + SECOND);
        pace.pause(true, START + SECOND);
        pace.pause(true, START + 50 * SECOND);
        pace.pause(false, START + 100 * SECOND);
        pace.moved(300, START + 103 * SECOND);
        assertThat(pace.isTooSlow()).isFalse();
        pace.moved(0, START + 104 * SECOND);
        assertThat(pace.isTooSlow()).isTrue();
    }

    @Test
    void hasNoBoundWhereNoneIsWanted() {
        Pace free = new Pace(Duration.ofSeconds(3), 0, START);
        free.moved(0, START + 1_000 * SECOND);
        assertThat(free.isTooSlow()).isFalse();
    }
}
