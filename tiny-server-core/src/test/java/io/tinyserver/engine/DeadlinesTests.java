package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.engine.Deadlines.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlinesTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Near the end of the clock's range, so that due times overflow. */
    private static final long NOW = Long.MAX_VALUE - 3 * SECOND;

    private final Deadlines deadlines = new Deadlines(new EngineSettings.Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5)));

    private final List<String> expired = new ArrayList<>();

    private final class Named extends Deadlines.Entry {
        private final String name;

        private Named(String name) {
            this.name = name;
        }

        @Override
        void expired(Kind what) {
            assertThat(isIn(what)).isFalse();
            expired.add(name + " " + what);
        }
    }

    @Test
    void nothingIsDueWhereNothingIsSet() {
        assertThat(deadlines.untilNext(NOW)).isEqualTo(Long.MAX_VALUE);
        deadlines.expire(NOW);
        assertThat(expired).isEmpty();
    }

    @Test
    void entryExpiresWhenItsTimeIsOverAndNotBefore() {
        deadlines.set(new Named("a"), Kind.HEAD, NOW);
        assertThat(deadlines.untilNext(NOW)).isEqualTo(SECOND);
        deadlines.expire(NOW + SECOND - 1);
        assertThat(expired).isEmpty();
        deadlines.expire(NOW + SECOND);
        assertThat(expired).containsExactly("a HEAD");
        assertThat(deadlines.untilNext(NOW + SECOND)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void dueTimesMayPassTheEndOfTheClock() {
        deadlines.set(new Named("a"), Kind.WRITE, NOW);
        assertThat(deadlines.untilNext(NOW)).isEqualTo(4 * SECOND);
        deadlines.expire(NOW + 3 * SECOND);
        assertThat(expired).isEmpty();
        deadlines.expire(NOW + 4 * SECOND);
        assertThat(expired).containsExactly("a WRITE");
    }

    @Test
    void settingAgainBeginsTheTimeAnew() {
        Named first = new Named("first");
        Named second = new Named("second");
        deadlines.set(first, Kind.HEAD, NOW);
        deadlines.set(second, Kind.HEAD, NOW + 1);
        deadlines.set(first, Kind.HEAD, NOW + 2);
        deadlines.expire(NOW + SECOND + 1);
        assertThat(expired).containsExactly("second HEAD");
        deadlines.expire(NOW + SECOND + 2);
        assertThat(expired).containsExactly("second HEAD", "first HEAD");
    }

    @Test
    void entryWaitsForOneThingAtATime() {
        Named entry = new Named("a");
        deadlines.set(entry, Kind.HEAD, NOW);
        deadlines.set(entry, Kind.IDLE, NOW);
        assertThat(entry.isIn(Kind.HEAD)).isFalse();
        assertThat(entry.isIn(Kind.IDLE)).isTrue();
        deadlines.expire(NOW + 2 * SECOND);
        assertThat(expired).isEmpty();
        deadlines.expire(NOW + 3 * SECOND);
        assertThat(expired).containsExactly("a IDLE");
    }

    @Test
    void clearedEntryNeverExpires() {
        List<Named> entries = List.of(new Named("a"), new Named("b"), new Named("c"));
        for (Named cleared : entries) {
            entries.forEach(entry -> deadlines.set(entry, Kind.BODY, NOW));
            deadlines.clear(cleared);
            deadlines.clear(cleared);
            deadlines.expire(NOW + 10 * SECOND);
            assertThat(expired).hasSize(2).doesNotContain(cleared.name + " BODY");
            expired.clear();
        }
    }

    @Test
    void entryMaySetItselfAgainWhenItExpires() {
        Deadlines.Entry again = new Deadlines.Entry() {
            @Override
            void expired(Kind what) {
                expired.add("again");
                deadlines.set(this, what, NOW + SECOND);
            }
        };
        deadlines.set(again, Kind.HEAD, NOW);
        deadlines.expire(NOW + SECOND);
        assertThat(expired).containsExactly("again");
        assertThat(deadlines.untilNext(NOW + SECOND)).isEqualTo(SECOND);
    }

    /** Compares with a list of due times, over many random steps. */
    @Test
    void everyEntryExpiresOnceAndInTime() {
        Random random = new Random(7);
        Named[] entries = new Named[50];
        long[] due = new long[entries.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Named("" + i);
            due[i] = Long.MAX_VALUE;
        }
        long elapsed = 0;
        for (int step = 0; step < 20_000; step++) {
            int chosen = random.nextInt(entries.length);
            if (random.nextInt(4) == 0) {
                deadlines.clear(entries[chosen]);
                due[chosen] = Long.MAX_VALUE;
            } else {
                Kind kind = Kind.values()[random.nextInt(5)];
                deadlines.set(entries[chosen], kind, NOW + elapsed);
                due[chosen] = elapsed + seconds(kind) * SECOND;
            }
            elapsed += random.nextLong(SECOND / 10);
            expired.clear();
            deadlines.expire(NOW + elapsed);
            for (int i = 0; i < entries.length; i++) {
                boolean isDue = due[i] <= elapsed;
                assertThat(hasExpired(i)).isEqualTo(isDue);
                due[i] = isDue ? Long.MAX_VALUE : due[i];
            }
        }
    }

    private boolean hasExpired(int number) {
        return expired.stream().anyMatch(entry -> entry.startsWith(number + " "));
    }

    private static int seconds(Kind kind) {
        return switch (kind) {
            case HEAD -> 1;
            case BODY -> 2;
            case IDLE -> 3;
            case WRITE -> 4;
            case ANSWER -> 5;
            case LINGER, DRAIN, ACCEPT -> throw new AssertionError(kind);
        };
    }
}
