package io.tinyserver.pool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A thread that ends a run, and somebody who interrupts that run. The actors wait for each other, as a run knows its thread. */
public final class RunStress {

    private RunStress() {}

    private abstract static class Meeting {

        private volatile @Nullable Run published;
        private volatile boolean interrupted;

        final Run publish() {
            Run run = new Run(Thread.currentThread());
            long id = run.begin();
            if (id != 1) {
                throw new IllegalStateException("The first run has the id " + id);
            }
            published = run;
            return run;
        }

        static void userCode() {
            for (int i = 0; i < 10; i++) {
                Thread.onSpinWait();
            }
        }

        final boolean interruptFirst() {
            Run run = published;
            while (run == null) {
                Thread.onSpinWait();
                run = published;
            }
            boolean reached = run.interrupt(1);
            interrupted = true;
            return reached;
        }

        /** Whether an interrupt is there once the other one is through for certain. */
        final boolean arrivesLate() {
            while (!interrupted) {
                Thread.onSpinWait();
            }
            return Thread.interrupted();
        }
    }

    /** No interrupt arrives after the end of its run. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "interrupted while the run was on")
    @Outcome(
            id = "true, false, false",
            expect = ACCEPTABLE,
            desc = "interrupted just before the end, which lowers the flag")
    @Outcome(id = "false, false, false", expect = ACCEPTABLE, desc = "too late, so not interrupted")
    @Outcome(expect = FORBIDDEN, desc = "interrupted after the end, or reported wrongly")
    @State
    public static class EndOrInterrupt extends Meeting {

        @Actor
        public void owner(ZZZ_Result r) {
            Run run = publish();
            userCode();
            r.r2 = Thread.currentThread().isInterrupted();
            run.end(1);
            r.r3 = arrivesLate();
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r1 = interruptFirst();
        }
    }

    /** An interrupt never reaches the run that comes next. */
    @JCStressTest
    @Outcome(
            id = {"true, false, false", "false, false, false"},
            expect = ACCEPTABLE,
            desc = "the next run is left alone")
    @Outcome(expect = FORBIDDEN, desc = "the next run was interrupted")
    @State
    public static class NextRun extends Meeting {

        @Actor
        public void owner(ZZZ_Result r) {
            Run run = publish();
            userCode();
            run.end(1);
            run.begin();
            r.r2 = Thread.currentThread().isInterrupted();
            r.r3 = arrivesLate();
            run.end(2);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r1 = interruptFirst();
        }
    }
}
