package io.tinyserver.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The one permit of a pool between a leader and a job. */
public final class PermitsStress {

    private PermitsStress() {}

    /** A job joins the queue while the leader gives its permit back: one of the two calls a worker. */
    @JCStressTest
    @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "the job found the permit free")
    @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "the job waited, and the leader calls")
    @Outcome(id = "true, true, 0", expect = ACCEPTABLE, desc = "both call; the queue calls once")
    @Outcome(expect = FORBIDDEN, desc = "a lost wake-up: the job has its permit and no worker")
    @State
    public static class JoinOrGiveBack {

        private final Permits permits = new Permits(1);

        public JoinOrGiveBack() {
            permits.tryTake();
        }

        @Actor
        public void job(ZZI_Result r) {
            int queued = permits.admit(1) ? 1 : 0;
            r.r1 = queued - permits.waiting() > 0; // as the queue decides it
        }

        @Actor
        public void leader(ZZI_Result r) {
            r.r2 = permits.giveBack();
        }

        @Arbiter
        public void later(ZZI_Result r) {
            r.r3 = permits.free();
        }
    }

    /** A leader takes the one permit, or a job does. */
    @JCStressTest
    @Outcome(id = "true, true, 1", expect = ACCEPTABLE, desc = "the leader has it, the job waits")
    @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "the job has it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, or neither")
    @State
    public static class LeaderOrJob {

        private final Permits permits = new Permits(1);

        @Actor
        public void leader(ZZI_Result r) {
            r.r1 = permits.tryTake();
        }

        @Actor
        public void job(ZZI_Result r) {
            r.r2 = permits.admit(1);
        }

        @Arbiter
        public void later(ZZI_Result r) {
            r.r3 = permits.waiting();
        }
    }

    /** A permit given back goes to the job that waits; a leader cannot barge past it. */
    @JCStressTest
    @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "the job has it")
    @Outcome(expect = FORBIDDEN, desc = "the leader took what the job waited for")
    @State
    public static class NoBarging {

        private final Permits permits = new Permits(1);

        public NoBarging() {
            permits.tryTake();
            permits.admit(1);
        }

        @Actor
        public void leader(ZZI_Result r) {
            r.r1 = permits.tryTake();
        }

        @Actor
        public void formerLeader(ZZI_Result r) {
            r.r2 = permits.giveBack();
        }

        @Arbiter
        public void later(ZZI_Result r) {
            r.r3 = permits.free() + permits.waiting();
        }
    }

    /** Two jobs and room for one to wait: the one too many is refused. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = ACCEPTABLE,
            desc = "one waits, one is refused")
    @Outcome(expect = FORBIDDEN, desc = "the bound does not hold")
    @State
    public static class Bound {

        private final Permits permits = new Permits(1);

        public Bound() {
            permits.tryTake();
        }

        @Actor
        public void one(ZZI_Result r) {
            r.r1 = permits.admit(1);
        }

        @Actor
        public void other(ZZI_Result r) {
            r.r2 = permits.admit(1);
        }

        @Arbiter
        public void later(ZZI_Result r) {
            r.r3 = permits.waiting();
        }
    }
}
