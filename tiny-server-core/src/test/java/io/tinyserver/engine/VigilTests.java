package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VigilTests {

    private final Vigil vigil = new Vigil();

    @Test
    void watchdogMaySleepWhileNobodyIsInATurn() {
        assertThat(vigil.maySleep()).isTrue();
        assertThat(vigil.isAsleep()).isTrue();
    }

    @Test
    void watchdogMayNotSleepDuringATurn() {
        assertThat(vigil.enter()).isFalse();
        assertThat(vigil.maySleep()).isFalse();
        assertThat(vigil.isAsleep()).isFalse();
        vigil.leave();
        assertThat(vigil.maySleep()).isTrue();
    }

    @Test
    void everyTurnCounts() {
        vigil.enter();
        vigil.enter();
        vigil.leave();
        assertThat(vigil.maySleep()).isFalse();
    }

    @Test
    void whoeverBeginsATurnIsToldToWakeASleepingWatchdog() {
        vigil.maySleep();
        assertThat(vigil.enter()).isTrue();
        vigil.awake();
        assertThat(vigil.isAsleep()).isFalse();
    }

    /** Whatever the two do at the same moment: if the watchdog sleeps, the one in a turn knows. */
    @Test
    void noTurnIsEverUnwatched() throws Exception {
        int rounds = 20_000;
        CyclicBarrier barrier = new CyclicBarrier(2);
        boolean[] sleeps = new boolean[rounds];
        Thread watchdog = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                meet(barrier);
                sleeps[i] = vigil.maySleep();
                meet(barrier);
                vigil.awake();
            }
        });
        watchdog.start();
        for (int i = 0; i < rounds; i++) {
            meet(barrier);
            boolean told = vigil.enter();
            meet(barrier);
            assertThat(told || !sleeps[i]).as("round %d", i).isTrue();
            vigil.leave();
        }
        watchdog.join();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
