package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FiguresTests {

    @Test
    void showAPoolAtWork() throws Exception {
        try (ThreadPool pool = ThreadPool.builder().size(2).queueCapacity(1).build()) {
            List<HeldJob> jobs = Stream.generate(HeldJob::new).limit(3).toList();
            pool.execute(jobs.get(0));
            pool.execute(jobs.get(1));
            jobs.get(0).awaitStart();
            jobs.get(1).awaitStart();
            pool.execute(jobs.get(2));
            assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);

            assertThat(pool.figures()).isEqualTo(new Figures(2, 2, 2, 0, 1, 1, 0, 0, 1));
            assertThat(pool)
                    .hasToString("tiny-worker[size=2, threads=2, busy=2, idle=0, queued=1, queueCapacity=1, done=0,"
                            + " failed=0, rejected=1]");

            jobs.forEach(HeldJob::letGo);
            await().until(() -> pool.figures().equals(new Figures(2, 2, 0, 2, 0, 1, 3, 0, 1)));
        }
    }

    @Test
    void addUpAtAnyMoment() {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        ThreadPool pool = ThreadPool.builder().size(3).queueCapacity(5).build();
        for (int i = 0; i < 20_000; i++) {
            try {
                pool.execute(() -> ThreadLocalRandom.current().nextInt());
                accepted.incrementAndGet();
            } catch (RejectedExecutionException full) {
                refused.incrementAndGet();
            }
            Figures now = pool.figures();
            assertThat(now.busy()).isBetween(0, 3);
            assertThat(now.busy() + now.idle()).isEqualTo(3);
            assertThat(now.queued()).isBetween(0, 5 + 3);
            assertThat(now.done() + now.busy() + now.queued()).isEqualTo(accepted.get());
            assertThat(now.rejected()).isEqualTo(refused.get());
        }
        pool.close();
        assertThat(pool.figures()).isEqualTo(new Figures(3, 0, 0, 3, 0, 5, accepted.get(), 0, refused.get()));
    }
}
