package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.pool.Run;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UserRunTests {

    private static final int ROUNDS = 20_000;
    private static final int SECONDS = 10;

    private final UserRun exchange = new UserRun();

    @Test
    void namesItsThreadOnlyWhileUserCodeRuns() {
        Run run = new Run(Thread.currentThread());
        long id = run.begin();
        exchange.runsAs(run, id);
        assertThat(exchange.runner()).isEqualTo(Thread.currentThread().getName());
        exchange.ranAs(run, id);
        assertThat(exchange.runner()).isNull();
        assertThat(exchange.interrupt()).isFalse();
        run.end(id);
    }

    @Test
    void endOfAnotherRunDoesNotHideTheOneThatIsOn() {
        Run run = new Run(Thread.currentThread());
        long id = run.begin();
        exchange.runsAs(run, id);
        exchange.ranAs(run, id - 1);
        assertThat(exchange.interrupt()).isTrue();
        exchange.ranAs(run, id);
        run.end(id);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void blameNeedsLooksAndTimeOfTheLeadersOwn() {
        exchange.noteLoss(10, 1_000, false);
        assertThat(exchange.stoodFor(10 + Watchdog.LOOKS_TO_BLAME - 1, Long.MAX_VALUE))
                .isFalse();
        assertThat(exchange.stoodFor(100, 1_000 + Watchdog.NANOS_TO_BLAME - 1)).isFalse();
        assertThat(exchange.stoodFor(100, ThreadClock.UNKNOWN)).isFalse();
        assertThat(exchange.stoodFor(10 + Watchdog.LOOKS_TO_BLAME, 1_000 + Watchdog.NANOS_TO_BLAME))
                .isTrue();
    }

    @Test
    void routeIsBlamedOnceOnly() {
        exchange.noteLoss(10, 1_000, true);
        assertThat(exchange.stoodFor(100, Long.MAX_VALUE)).isFalse();
    }

    /**
     * Two threads run code of one exchange in turn, and code of others in between, while a third one interrupts the exchange. Where all
     * have one processor, and others want it too, each turn takes milliseconds: then there are as many as there is time for.
     */
    @Test
    void interruptNeverReachesTheCodeOfOthers() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch through = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<Integer> even = threads.submit(() -> runInTurn(turn, 0, over, through));
            Future<Integer> odd = threads.submit(() -> runInTurn(turn, 1, over, through));
            threads.submit(() -> {
                while (!over.get()) {
                    exchange.interrupt();
                }
            });
            through.await(SECONDS, TimeUnit.SECONDS);
            over.set(true);
            int strays = even.get(20, TimeUnit.SECONDS) + odd.get(20, TimeUnit.SECONDS);
            assertThat(strays).as("interrupts that reached the code of others").isZero();
            assertThat(turn.get()).as("turns").isPositive();
        } finally {
            over.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private int runInTurn(AtomicInteger turn, int mine, AtomicBoolean over, CountDownLatch through) {
        Run run = new Run(Thread.currentThread());
        int strays = 0;
        for (int now = turn.get(); now < 2 * ROUNDS && !over.get(); now = turn.get()) {
            if (now % 2 != mine) {
                Thread.yield();
                continue;
            }
            long id = run.begin();
            exchange.runsAs(run, id);
            exchange.ranAs(run, id);
            run.end(id);
            turn.incrementAndGet();
            long ofOthers = run.begin();
            Thread.onSpinWait();
            strays += Thread.currentThread().isInterrupted() ? 1 : 0;
            run.end(ofOthers);
        }
        through.countDown();
        return strays;
    }
}
