package io.tinyserver.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A ticket between the leader, which comes back from user code, and the watchdog, which takes leadership away. */
public final class LeadershipStress {

    private static final ThreadClock CLOCK = ThreadClock.ofCurrentThread();

    private LeadershipStress() {}

    /** Exactly one of the two owns leadership afterwards. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the leader was back first")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the watchdog was first")
    @Outcome(expect = FORBIDDEN, desc = "two leaders or none")
    @State
    public static class OneWins {

        private final Leadership leadership = new Leadership();
        private final long held = leadership.begin(CLOCK);

        public OneWins() {
            leadership.enterUserCode(held);
        }

        @Actor
        public void leader(ZZ_Result r) {
            r.r1 = leadership.leaveUserCode(held);
        }

        @Actor
        public void watchdog(ZZ_Result r) {
            r.r2 = leadership.takeAway(held + 1);
        }
    }

    /** Two watchdogs cannot both take the same ticket; there is one, but the guarantee is the ticket's. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "one successor")
    @Outcome(expect = FORBIDDEN, desc = "two successors or none")
    @State
    public static class TakenOnce {

        private final Leadership leadership = new Leadership();
        private final long held = leadership.begin(CLOCK);

        public TakenOnce() {
            leadership.enterUserCode(held);
        }

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = leadership.takeAway(held + 1);
        }

        @Actor
        public void other(ZZ_Result r) {
            r.r2 = leadership.takeAway(held + 1);
        }
    }

    /** A successor sees all that the leader wrote to the reactor, by plain stores, before it entered user code. */
    @JCStressTest
    @Outcome(id = "true, -1, -1", expect = ACCEPTABLE, desc = "leadership was not taken")
    @Outcome(id = "false, 1, 2", expect = ACCEPTABLE, desc = "the successor sees what the leader wrote")
    @Outcome(expect = FORBIDDEN, desc = "the successor goes on with a stale reactor")
    @State
    public static class SuccessorSees {

        private final Leadership leadership = new Leadership();
        private final long held = leadership.begin(CLOCK);
        private int batchAt;
        private int batchEnd;

        @Actor
        public void leader(ZII_Result r) {
            batchAt = 1;
            batchEnd = 2;
            leadership.enterUserCode(held);
            for (int i = 0; i < 20; i++) { // user code
                Thread.onSpinWait();
            }
            r.r1 = leadership.leaveUserCode(held);
        }

        @Actor
        public void watchdogAndSuccessor(ZII_Result r) {
            long seen = leadership.ticket();
            boolean taken = Leadership.isInUserCode(seen) && leadership.takeAway(seen);
            if (taken) {
                leadership.begin(CLOCK);
            }
            r.r2 = taken ? batchAt : -1;
            r.r3 = taken ? batchEnd : -1;
        }
    }

    /** A leader that has lost sees what the watchdog noted about the loss just before. */
    @JCStressTest
    @Outcome(
            id = {"true, 0", "true, 1"},
            expect = ACCEPTABLE,
            desc = "not lost, so nobody looks at the note")
    @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "lost and noted")
    @Outcome(expect = FORBIDDEN, desc = "lost, and the note is not seen")
    @State
    public static class LoserSeesTheNote {

        private final Leadership leadership = new Leadership();
        private final long held = leadership.begin(CLOCK);
        private int note;

        public LoserSeesTheNote() {
            leadership.enterUserCode(held);
        }

        @Actor
        public void leader(ZI_Result r) {
            r.r1 = leadership.leaveUserCode(held);
            r.r2 = note;
        }

        @Actor
        public void watchdog() {
            note = 1;
            leadership.takeAway(held + 1);
        }
    }

    /** A ticket seen in one piece of user code takes nothing away in the next one. */
    @JCStressTest
    @Outcome(id = "true, false, 3", expect = ACCEPTABLE, desc = "the leader is in its next piece of user code")
    @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "leadership was taken in the first")
    @Outcome(expect = FORBIDDEN, desc = "a stale ticket counted")
    @State
    public static class StaleTicket {

        private final Leadership leadership = new Leadership();
        private final long held = leadership.begin(CLOCK);

        public StaleTicket() {
            leadership.enterUserCode(held);
        }

        @Actor
        public void leader(ZZJ_Result r) {
            r.r1 = leadership.leaveUserCode(held);
            if (r.r1) {
                leadership.enterUserCode(held + 2);
            }
        }

        @Actor
        public void watchdog(ZZJ_Result r) {
            r.r2 = leadership.takeAway(held + 1);
        }

        @Arbiter
        public void ticket(ZZJ_Result r) {
            r.r3 = leadership.ticket() - held;
        }
    }
}
