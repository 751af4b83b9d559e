package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RouteProfileTests {

    private static final int QUICK = 1_000;
    private static final int SLOW = 1_000_000;

    private final RouteProfile profile = new RouteProfile();

    @Test
    void routeRunsInPlaceFromTheBeginningButIsNotProven() {
        assertThat(profile.isPooled()).isFalse();
        assertThat(profile.isProven()).isFalse();
    }

    @Test
    void routeIsProvenAfterSomeGoodRuns() {
        run(31);
        assertThat(profile.isProven()).isFalse();
        run(1);
        assertThat(profile.isProven()).isTrue();
    }

    @Test
    void firstLossHandsAnUnknownRouteToThePool() {
        profile.lost();
        assertThat(profile.isPooled()).isTrue();
        assertThat(profile.isProven()).isFalse();
    }

    @Test
    void rareLossIsForgivenAndFrequentOnesAreNot() {
        run(1000);
        profile.lost();
        assertThat(profile.isPooled()).isFalse();
        run(100);
        profile.lost();
        profile.lost();
        assertThat(profile.isPooled()).isFalse();
        profile.lost();
        assertThat(profile.isPooled()).isTrue();
    }

    @Test
    void goodRunsDoNotEarnCreditWithoutEnd() {
        run(1_000_000);
        for (int i = 0; i < 3; i++) {
            profile.lost();
            assertThat(profile.isPooled()).isFalse();
        }
        profile.lost();
        assertThat(profile.isPooled()).isTrue();
    }

    @Test
    void pooledRouteComesBackAfterQuickRuns() {
        profile.lost();
        int first = runsUntilBack();
        assertThat(first).isPositive();
    }

    @Test
    void runThatWouldHaveCostLeadershipTakesSomeOfProbationBack() {
        profile.lost();
        int probation = runsUntilBack();
        profile.lost();
        for (int i = 0; i < 2 * probation / RouteProfile.RUNS_PER_TIMING - 1; i++) {
            profile.ranOnPool(QUICK);
        }
        profile.ranOnPool(SLOW);
        for (int i = 0; i < 8; i++) {
            profile.ranOnPool(QUICK);
            assertThat(profile.isPooled()).isTrue();
        }
        profile.ranOnPool(QUICK);
        assertThat(profile.isPooled()).isFalse();
    }

    @Test
    void routeThatIsSlowNowAndThenNeverComesBack() {
        profile.lost();
        for (int i = 0; i < 1_000_000; i++) {
            profile.ranOnPool(i % 8 == 0 ? SLOW : QUICK);
        }
        assertThat(profile.isPooled()).isTrue();
    }

    @Test
    void routeComesBackAlthoughTheMachineIsShortOfProcessors() {
        for (int relapse = 0; relapse < 20; relapse++) {
            profile.lost();
        }
        for (int i = 0; i < 2_000_000 && profile.isPooled(); i++) {
            profile.ranOnPool(i % 50 == 0 ? SLOW : QUICK);
        }
        assertThat(profile.isPooled()).isFalse();
    }

    @Test
    void fewLongRunsMakeNoRouteHeavy() {
        for (int i = 0; i < 10_000; i++) {
            profile.timed(i % 10 == 0 ? SLOW : 20_000);
            assertThat(i > 200 && profile.isHeavy()).isFalse();
        }
    }

    @Test
    void whatARunTakesOnTheBusyPoolMakesNoRouteHeavy() {
        for (int i = 0; i < 1000; i++) {
            profile.ranOnPool(300_000);
        }
        assertThat(profile.isHeavy()).isFalse();
    }

    @Test
    void heavyRouteIsTriedInPlaceNowAndThen() {
        int trials = 0;
        for (int i = 0; i < 3200; i++) {
            trials += profile.isToBeTried() ? 1 : 0;
        }
        assertThat(trials).isEqualTo(100);
    }

    @Test
    void routeThatOftenComputesLongIsHeavy() {
        for (int i = 0; i < 10_000; i++) {
            profile.timed(i % 2 == 0 ? 300_000 : 20_000);
        }
        assertThat(profile.isHeavy()).isTrue();
    }

    @Test
    void probationDoublesWithEachRelapseUpToALimit() {
        profile.lost();
        int before = runsUntilBack();
        for (int relapse = 0; relapse < 30; relapse++) {
            profile.lost();
            int now = runsUntilBack();
            assertThat(now).isEqualTo(Math.min(2 * before, 1 << 12));
            before = now;
        }
    }

    @Test
    void eachRunOnThePoolIsTimedWhileNothingIsKnown() {
        for (int i = 0; i < 100; i++) {
            assertThat(profile.isToBeTimedOnPool()).isTrue();
        }
    }

    @Test
    void firstRunOfAPooledRouteIsTimedAndThenOneInEight() {
        profile.lost();
        for (int i = 0; i < 100; i++) {
            assertThat(profile.isToBeTimedOnPool()).isEqualTo(i % 8 == 0);
        }
    }

    @Test
    void oneRunInEightOfAHeavyRouteIsTimed() {
        profile.timed(300_000);
        for (int i = 0; i < 100; i++) {
            assertThat(profile.isToBeTimedOnPool()).isEqualTo(i % 8 == 0);
        }
    }

    @Test
    void pooledRouteThatIsAlwaysSlowIsTimedSeldomUntilItIsNot() {
        profile.lost();
        for (int i = 0; i < 1_000; i++) {
            if (profile.isToBeTimedOnPool()) {
                profile.ranOnPool(SLOW);
            }
        }
        runsToTiming();
        assertThat(runsToTiming()).isEqualTo(64);
        profile.ranOnPool(QUICK);
        assertThat(runsToTiming()).isEqualTo(8);
        assertThat(runsToTiming()).isEqualTo(8);
    }

    @Test
    void quickRunsOnThePoolProveARouteThatIsNotPooled() {
        for (int i = 0; i < 32; i++) {
            assertThat(profile.isProven()).isFalse();
            profile.ranOnPool(QUICK);
        }
        assertThat(profile.isProven()).isTrue();
    }

    @Test
    void runThatWouldHaveCostLeadershipIsReported() {
        assertThat(profile.ranOnPool(999_999)).isFalse();
        assertThat(profile.ranOnPool(1_000_000)).isTrue();
        assertThat(profile.ranOnPool(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void routeThatComputesLongIsHeavyUntilItIsLightAgain() {
        for (int i = 0; i < 50; i++) {
            profile.timed(200_000);
        }
        assertThat(profile.isHeavy()).isTrue();
        for (int i = 0; i < 50; i++) {
            profile.timed(QUICK);
        }
        assertThat(profile.isHeavy()).isFalse();
    }

    private void run(int times) {
        for (int i = 0; i < times; i++) {
            profile.ranInPlace();
        }
    }

    private int runsUntilBack() {
        int runs = 0;
        while (profile.isPooled()) {
            profile.ranOnPool(QUICK);
            runs += RouteProfile.RUNS_PER_TIMING;
        }
        return runs;
    }

    private int runsToTiming() {
        int runs = 1;
        while (!profile.isToBeTimedOnPool()) {
            runs++;
        }
        return runs;
    }
}
