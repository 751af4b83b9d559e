package io.tinyserver.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.tinyserver.http.Response;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A deferred answer between its handler's thread, whoever completes it, and a leader that gives up: exactly one of them answers. */
public final class DeferralStress {

    private static final Response.Ready PAGE = Response.text("done");

    private DeferralStress() {}

    private static Deferral.Outcome answer() {
        return new Deferral.Outcome(PAGE, null);
    }

    /** The handler's thread returns while the promise is being completed. */
    @JCStressTest
    @Outcome(id = "false, true, true", expect = ACCEPTABLE, desc = "the handler's thread answers, with the outcome")
    @Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "the leader is told and answers")
    @Outcome(expect = FORBIDDEN, desc = "nobody answers, or two do, or the outcome is not there")
    @State
    public static class CompletedOrAwaited {

        private final Deferral promise = new Deferral(() -> {});

        @Actor
        public void completer(ZZZ_Result r) {
            r.r1 = promise.complete(answer());
        }

        @Actor
        public void handler(ZZZ_Result r) {
            r.r2 = !promise.startsToAwait();
            r.r3 = !r.r2 || promise.outcome() != null;
        }
    }

    /** The leader gives up waiting while the promise is being completed. */
    @JCStressTest
    @Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "completed; the leader is told and answers")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "given up; the answer is dropped")
    @Outcome(expect = FORBIDDEN, desc = "nobody answers, or two do")
    @State
    public static class CompletedOrAbandoned {

        private final Deferral promise = new Deferral(() -> {});

        public CompletedOrAbandoned() {
            promise.startsToAwait();
        }

        @Actor
        public void completer(ZZZ_Result r) {
            r.r1 = promise.complete(answer());
        }

        @Actor
        public void leader(ZZZ_Result r) {
            r.r2 = promise.abandon();
        }

        @Arbiter
        public void later(ZZZ_Result r) {
            r.r3 = promise.outcome() != null;
        }
    }

    /** All three at once: the leader itself ran the handler, and gives up as soon as it may. */
    @JCStressTest
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "completed while awaited")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "completed before the handler's thread was through")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "given up")
    @Outcome(expect = FORBIDDEN, desc = "nobody answers, or two do")
    @State
    public static class OneAnswers {

        private final Deferral promise = new Deferral(() -> {});

        @Actor
        public void completer(ZZZ_Result r) {
            r.r1 = promise.complete(answer());
        }

        @Actor
        public void handlerAndLeader(ZZZ_Result r) {
            r.r2 = !promise.startsToAwait();
            r.r3 = promise.abandon();
        }
    }

    /** A promise that signals twice, against its contract. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "the first counts")
    @Outcome(expect = FORBIDDEN, desc = "nobody tells the leader, or both do")
    @State
    public static class CompletedTwice {

        private final Deferral promise = new Deferral(() -> {});

        public CompletedTwice() {
            promise.startsToAwait();
        }

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = promise.complete(answer());
        }

        @Actor
        public void other(ZZ_Result r) {
            r.r2 = promise.complete(answer());
        }
    }

    /** What the handler's thread has not got written is there for the leader that is told. */
    @JCStressTest
    @Outcome(id = "false, -1", expect = ACCEPTABLE, desc = "the handler's thread goes on itself")
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "the leader gets what was left over")
    @Outcome(expect = FORBIDDEN, desc = "what was left over is lost")
    @State
    public static class LeftOver {

        private final Deferral promise = new Deferral(() -> {});
        private int earlier;

        @Actor
        public void handler() {
            earlier = 1;
            promise.startsToAwait();
        }

        @Actor
        public void completer(ZI_Result r) {
            r.r1 = promise.complete(answer());
            r.r2 = r.r1 ? earlier : -1;
        }
    }
}
