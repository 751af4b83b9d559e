package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FutureTests {

    private final ThreadPool pool = new ThreadPool(2);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void submittedJobHasAResult() throws Exception {
        assertThat(pool.submit(() -> 42).get()).isEqualTo(42);
    }

    @Test
    void allOfManyAreInvokedAndAnswerInTheirOrder() throws Exception {
        List<Callable<Integer>> squares = IntStream.range(0, 50)
                .<Callable<Integer>>mapToObj(i -> () -> i * i)
                .toList();
        List<Future<Integer>> results = pool.invokeAll(squares);
        for (int i = 0; i < 50; i++) {
            assertThat(results.get(i).get()).isEqualTo(i * i);
        }
    }

    @Test
    void anyOfManyIsEnough() throws Exception {
        HeldJob slow = new HeldJob();
        String answer = pool.invokeAny(List.of(
                () -> {
                    slow.run();
                    return "slow";
                },
                () -> "quick"));
        assertThat(answer).isEqualTo("quick");
    }

    @Test
    void cancelledBeforeItsTurnNeverRuns() throws Exception {
        HeldJob first = new HeldJob();
        HeldJob second = new HeldJob();
        HeldJob third = new HeldJob();
        pool.execute(first);
        pool.execute(second);
        Future<?> future = pool.submit(third);

        assertThat(future.cancel(true)).isTrue();

        first.letGo();
        second.letGo();
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(third.hasStarted()).isFalse();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancellingInterruptsTheJobThatRuns() throws Exception {
        HeldJob job = new HeldJob();
        Future<?> future = pool.submit(job);
        job.awaitStart();
        assertThat(future.cancel(true)).isTrue();
        assertThat(job.awaitEnd().wasInterrupted()).isTrue();
    }

    @Test
    void lateCancellationNeverReachesTheNextJob() throws Exception {
        AtomicInteger wronglyInterrupted = new AtomicInteger();
        for (int round = 0; round < 3_000; round++) {
            Future<?> victim = pool.submit(() -> {});
            Future<?> bystander = pool.submit(() -> {
                Thread.yield();
                if (Thread.interrupted()) {
                    wronglyInterrupted.incrementAndGet();
                }
            });
            victim.cancel(true);
            bystander.get(20, TimeUnit.SECONDS);
        }
        assertThat(wronglyInterrupted).hasValue(0);
    }
}
