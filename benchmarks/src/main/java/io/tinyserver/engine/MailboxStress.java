package io.tinyserver.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZI_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Somebody who posts a letter, and the leader that is about to sleep in its selector. */
public final class MailboxStress {

    private static final Runnable LETTER = () -> {};

    private MailboxStress() {}

    /** A letter keeps the leader from sleeping, or wakes it. */
    @JCStressTest
    @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "the leader saw the letter")
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "the letter wakes the leader")
    @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "both saw the other; a wake-up for nothing")
    @Outcome(expect = FORBIDDEN, desc = "the letter waits for a socket to become ready")
    @State
    public static class PostOrSleep {

        private final CountingSelector selector = new CountingSelector();
        private final Mailbox mailbox = new Mailbox(selector);

        @Actor
        public void poster() {
            mailbox.post(LETTER);
        }

        @Actor
        public void leader(ZI_Result r) {
            r.r1 = mailbox.maySleep();
        }

        @Arbiter
        public void later(ZI_Result r) {
            r.r2 = selector.wakeups();
        }
    }

    /** Two letters wake a sleeping leader once, not twice. */
    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "woken once")
    @Outcome(expect = FORBIDDEN, desc = "not woken, or more often than needed")
    @State
    public static class WokenOnce {

        private final CountingSelector selector = new CountingSelector();
        private final Mailbox mailbox = new Mailbox(selector);
        private final boolean sleeps = mailbox.maySleep();

        @Actor
        public void one() {
            mailbox.post(LETTER);
        }

        @Actor
        public void other() {
            mailbox.post(LETTER);
        }

        @Arbiter
        public void later(ZI_Result r) {
            r.r1 = sleeps;
            r.r2 = selector.wakeups();
        }
    }

    /** The leader wakes for another reason, opens its letters and is about to sleep again. */
    @JCStressTest
    @Outcome(
            id = {"1, true, 0", "1, true, 1"},
            expect = ACCEPTABLE,
            desc = "opened in this turn")
    @Outcome(
            id = {"0, false, 0", "0, false, 1"},
            expect = ACCEPTABLE,
            desc = "seen before sleeping")
    @Outcome(id = "0, true, 1", expect = ACCEPTABLE, desc = "the letter wakes the leader")
    @Outcome(expect = FORBIDDEN, desc = "the letter waits, or was opened twice")
    @State
    public static class TurnAfterTurn {

        private final CountingSelector selector = new CountingSelector();
        private final Mailbox mailbox = new Mailbox(selector);

        public TurnAfterTurn() {
            mailbox.maySleep();
        }

        @Actor
        public void poster() {
            mailbox.post(LETTER);
        }

        @Actor
        public void leader(IZI_Result r) {
            mailbox.awake();
            while (mailbox.next() != null) {
                r.r1++;
            }
            r.r2 = mailbox.maySleep();
        }

        @Arbiter
        public void later(IZI_Result r) {
            r.r3 = selector.wakeups();
        }
    }
}
