package io.tinyserver.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A reactor that begins a turn, and the watchdog that wants to sleep. */
public final class VigilStress {

    private VigilStress() {}

    /** At least one of the two sees the other. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "it sleeps, and the reactor wakes it")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "it stays awake")
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "both saw the other; a wake-up for nothing")
    @Outcome(id = "false, true", expect = FORBIDDEN, desc = "a lost wake-up: nobody watches the turn")
    @State
    public static class EnterOrSleep {

        private final Vigil vigil = new Vigil();

        @Actor
        public void reactor(ZZ_Result r) {
            r.r1 = vigil.enter();
        }

        @Actor
        public void watchdog(ZZ_Result r) {
            r.r2 = vigil.maySleep();
        }
    }

    /** Whoever is told to wake the watchdog does so, and then it is awake for as long as the turn lasts. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, false"},
            expect = ACCEPTABLE,
            desc = "awake during the turn")
    @Outcome(expect = FORBIDDEN, desc = "asleep during the turn")
    @State
    public static class AwakeInTheTurn {

        private final Vigil vigil = new Vigil();

        @Actor
        public void reactor() {
            if (vigil.enter()) {
                vigil.awake();
            }
        }

        @Actor
        public void watchdog(ZZ_Result r) {
            r.r1 = vigil.maySleep();
        }

        @Arbiter
        public void later(ZZ_Result r) {
            r.r2 = vigil.isAsleep();
        }
    }

    /** One reactor ends its turn while another begins one. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, false"},
            expect = ACCEPTABLE,
            desc = "awake during the turn")
    @Outcome(expect = FORBIDDEN, desc = "asleep during the turn")
    @State
    public static class TurnAfterTurn {

        private final Vigil vigil = new Vigil();

        public TurnAfterTurn() {
            vigil.enter();
        }

        @Actor
        public void reactor() {
            vigil.leave();
            if (vigil.enter()) {
                vigil.awake();
            }
        }

        @Actor
        public void watchdog(ZZ_Result r) {
            r.r1 = vigil.maySleep();
        }

        @Arbiter
        public void later(ZZ_Result r) {
            r.r2 = vigil.isAsleep();
        }
    }
}
