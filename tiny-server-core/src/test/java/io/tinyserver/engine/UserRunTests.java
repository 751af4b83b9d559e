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

    /** Two threads run code of one exchange in turn, and code of others in between, while a third one interrupts the exchange. */
    @Test
    void interruptNeverReachesTheCodeOfOthers() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CountDownLatch ready = new CountDownLatch(2);
            Future<Integer> even = threads.submit(() -> runInTurn(turn, 0, ready));
            Future<Integer> odd = threads.submit(() -> runInTurn(turn, 1, ready));
            threads.submit(() -> {
                while (!over.get()) {
                    exchange.interrupt();
                }
            });
            int strays = even.get() + odd.get();
            over.set(true);
            assertThat(strays).as("interrupts that reached the code of others").isZero();
        } finally {
            over.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private int runInTurn(AtomicInteger turn, int mine, CountDownLatch ready) throws InterruptedException {
        Run run = new Run(Thread.currentThread());
        ready.countDown();
        ready.await();
        int strays = 0;
        for (int round = 0; round < ROUNDS; round++) {
            while (turn.get() % 2 != mine) {
                Thread.yield();
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
        return strays;
    }
}
