package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueTimeTests {

    private final ThreadPool pool = new ThreadPool(1);
    private final Crew crew = pool.enlist(1);
    private final HeldJob first = new HeldJob();

    @AfterEach
    void close() {
        first.letGo();
        crew.close();
        pool.close();
    }

    @Test
    void isThatBetweenTheOfferAndTheStart() throws Exception {
        List<HeldJob> waiting = Stream.generate(HeldJob::new).limit(2).toList();
        crew.offer(first);
        first.awaitStart();
        long begin = System.nanoTime();
        waiting.forEach(crew::offerTimed);
        assertThat(crew.queueTime()).as("while they wait").isEqualTo(new QueueTime(0, 0));

        long offered = System.nanoTime();
        long least = System.nanoTime() - offered;
        first.letGo();
        waiting.get(0).awaitStart();
        long most = System.nanoTime() - begin;
        assertThat(crew.queueTime().jobs()).isEqualTo(1);
        assertThat(crew.queueTime().nanos()).isBetween(least, most);

        waiting.get(0).letGo();
        waiting.get(1).awaitStart().letGo();
        assertThat(crew.queueTime().jobs()).isEqualTo(2);
        assertThat(crew.queueTime().nanos()).isBetween(2 * least, 2 * (System.nanoTime() - begin));
    }

    @Test
    void ofOtherJobsIsNotCounted() throws Exception {
        HeldJob reserved = new HeldJob();
        crew.offer(first.letGo());
        crew.reserve(reserved.letGo());
        pool.submit(() -> {}).get();
        first.awaitEnd();
        reserved.awaitEnd();
        assertThat(crew.queueTime()).isEqualTo(new QueueTime(0, 0));
    }

    @Test
    void ofJobsThatNeverRunIsNotCounted() throws Exception {
        crew.offer(first);
        first.awaitStart();
        crew.offerTimed(new HeldJob());
        assertThat(pool.shutdownNow()).hasSize(1);
        assertThat(crew.queueTime()).isEqualTo(new QueueTime(0, 0));
    }

    @Test
    void isCountedForEachCrewAlone() throws Exception {
        try (Crew other = pool.enlist(1)) {
            crew.offerTimed(first);
            first.awaitStart();
            assertThat(crew.queueTime().jobs()).isEqualTo(1);
            assertThat(other.queueTime().jobs()).isZero();
        }
    }
}
