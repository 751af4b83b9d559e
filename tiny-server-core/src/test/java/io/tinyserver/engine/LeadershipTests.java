package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeadershipTests {

    private static final ThreadClock CLOCK = ThreadClock.ofCurrentThread();

    private final Leadership leadership = new Leadership();

    @Test
    void tellsTheTimeOfTheLeadersClock() {
        assertThat(leadership.leaderTime()).isEqualTo(ThreadClock.UNKNOWN);
        long before = CLOCK.read();
        leadership.begin(CLOCK);
        assertThat(leadership.leaderTime()).isGreaterThan(before);
    }

    @Test
    void leaderThatComesBackInTimeStillLeads() {
        long ticket = leadership.begin(CLOCK);
        assertThat(Leadership.isInUserCode(leadership.ticket())).isFalse();
        leadership.enterUserCode(ticket);
        assertThat(Leadership.isInUserCode(leadership.ticket())).isTrue();
        assertThat(leadership.leaveUserCode(ticket)).isTrue();
        assertThat(leadership.ticket()).isEqualTo(ticket + 2);
        assertThat(leadership.leader()).isSameAs(Thread.currentThread());
    }

    @Test
    void leaderWhoseTicketWasTakenDoesNotLeadAnyMore() {
        long ticket = leadership.begin(CLOCK);
        leadership.enterUserCode(ticket);
        assertThat(leadership.takeAway(ticket + 1)).isTrue();
        assertThat(leadership.leaveUserCode(ticket)).isFalse();
        assertThat(leadership.ticket()).isEqualTo(ticket + 2);
    }

    @Test
    void ticketSeenBeforeCannotBeTakenLater() {
        long ticket = leadership.begin(CLOCK);
        leadership.enterUserCode(ticket);
        leadership.leaveUserCode(ticket);
        leadership.enterUserCode(ticket + 2);
        assertThat(leadership.takeAway(ticket + 1)).isFalse();
        assertThat(leadership.leaveUserCode(ticket + 2)).isTrue();
    }

    @Test
    void deposedLeaderCannotComeBackThroughTheTicketOfItsSuccessor() {
        long old = leadership.begin(CLOCK);
        leadership.enterUserCode(old);
        leadership.takeAway(old + 1);
        long successor = leadership.begin(CLOCK);
        leadership.enterUserCode(successor);
        assertThat(leadership.leaveUserCode(old)).isFalse();
        assertThat(leadership.leaveUserCode(successor)).isTrue();
    }

    /** Whoever loses ownership must be matched by one who wins it, however the two race. */
    @Test
    void exactlyOneOfLeaderAndWatchdogWins() throws Exception {
        int rounds = 200_000;
        AtomicInteger taken = new AtomicInteger();
        AtomicLong offered = new AtomicLong(-1);
        Thread watchdog = new Thread(() -> {
            for (long seen = offered.get(); seen != -2; seen = offered.get()) {
                if (seen >= 0 && leadership.takeAway(seen)) {
                    taken.incrementAndGet();
                }
            }
        });
        watchdog.start();
        int lost = 0;
        for (int i = 0; i < rounds; i++) {
            long ticket = leadership.begin(CLOCK);
            leadership.enterUserCode(ticket);
            offered.set(ticket + 1);
            lost += leadership.leaveUserCode(ticket) ? 0 : 1;
        }
        offered.set(-2);
        watchdog.join();
        assertThat(taken).hasValue(lost);
        assertThat(leadership.ticket()).isEqualTo(2L * rounds);
    }
}
