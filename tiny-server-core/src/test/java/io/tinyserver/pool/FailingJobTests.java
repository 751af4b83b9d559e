package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class FailingJobTests {

    private final Logger logger = Logger.getLogger("io.tinyserver.pool");
    private final Reports reports = new Reports();

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(reports);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(reports);
        logger.setUseParentHandlers(true);
    }

    static List<Throwable> failures() {
        return List.of(
                new IllegalStateException("broken"),
                new AssertionError("an error"),
                new OutOfMemoryError("as if"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anythingThrownIsReportedOnceAndTheWorkerLivesOn(Throwable failure) throws Exception {
        try (ThreadPool pool = ThreadPool.builder().size(1).name("tough").build()) {
            Thread before = pool.submit(Thread::currentThread).get();

            pool.execute(() -> sneak(failure));

            assertThat(pool.submit(Thread::currentThread).get()).isSameAs(before);
        }
        assertThat(reports.records).singleElement().satisfies(report -> {
            assertThat(report.getLevel()).isEqualTo(Level.SEVERE);
            assertThat(report.getMessage()).isEqualTo("job failed on tough-1");
            assertThat(report.getThrown()).isSameAs(failure);
        });
    }

    @Test
    void failuresAreCountedAndDoNotCountAsDone() {
        ThreadPool pool = new ThreadPool(2);
        for (int i = 0; i < 10; i++) {
            pool.execute(() -> sneak(new Error()));
            pool.execute(() -> {});
        }
        pool.close();
        assertThat(pool.figures().failed()).isEqualTo(10);
        assertThat(pool.figures().done()).isEqualTo(10);
        assertThat(reports.records).hasSize(10);
    }

    @Test
    void whatASubmittedJobThrowsIsInItsFutureAlone() {
        ThreadPool pool = new ThreadPool(1);
        Future<?> future = pool.submit(() -> sneak(new Error("mine")));
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessage("mine");
        pool.close();
        assertThat(reports.records).isEmpty();
        assertThat(pool.figures().done()).isEqualTo(1);
    }

    @Test
    void permitOfAFailedJobGoesToTheNext() throws Exception {
        try (ThreadPool pool = ThreadPool.builder().size(1).queueCapacity(1).build()) {
            HeldJob first = new HeldJob();
            pool.execute(() -> {
                first.run();
                throw new IllegalStateException("after all");
            });
            first.awaitStart();
            HeldJob second = new HeldJob();
            pool.execute(second);
            first.letGo();
            second.awaitStart().letGo();
        }
    }

    @Test
    void lanesOfACrewSurviveFailuresToo() throws Exception {
        CountDownLatch again = new CountDownLatch(2);
        try (ThreadPool pool = new ThreadPool(1);
                Crew crew = pool.enlist(1)) {
            crew.lead(() -> sneak(new Error("leader")));
            crew.reserve(() -> sneak(new Error("reserved")));
            crew.lead(again::countDown);
            crew.reserve(again::countDown);
            HeldJob.expect(again, "run in both lanes");
        }
        assertThat(reports.records).hasSize(2);
    }

    @Test
    void loggerThatFailsDoesNotEndTheWorker() throws Exception {
        reports.failing = true;
        try (ThreadPool pool = new ThreadPool(1)) {
            pool.execute(() -> sneak(new Error("unheard")));
            assertThat(pool.submit(() -> "alive").get()).isEqualTo("alive");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    private static final class Reports extends Handler {

        private final List<LogRecord> records = new CopyOnWriteArrayList<>();
        private volatile boolean failing;

        @Override
        public void publish(LogRecord entry) {
            if (failing) {
                throw new IllegalStateException("disk full");
            }
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
