package io.tinyserver.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A job that another thread runs, from {@code execute} until the one who handed it over knows that it has run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class HandOverBenchmark {

    private static final int BATCH = 64;

    /** The pool, with a queue that never fills. */
    @State(Scope.Benchmark)
    public static class Pool {

        final ThreadPool pool = ThreadPool.builder().size(2).queueCapacity(4096).build();

        @TearDown
        public void close() {
            pool.close();
        }
    }

    /** One who hands over and waits, asleep like a client. Allocates nothing. */
    @State(Scope.Thread)
    public static class Producer {

        private final AtomicInteger missing = new AtomicInteger();
        private final Thread owner = Thread.currentThread();
        private final Runnable job = this::ran;

        private void ran() {
            if (missing.decrementAndGet() == 0) {
                LockSupport.unpark(owner);
            }
        }

        void handOver(ThreadPool pool, int jobs) {
            missing.set(jobs);
            for (int i = 0; i < jobs; i++) {
                pool.execute(job);
            }
            while (missing.get() > 0) {
                LockSupport.park(this);
            }
        }
    }

    @Benchmark
    public void one(Pool pool, Producer producer) {
        producer.handOver(pool.pool, 1);
    }

    /** The figures are those of one job. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void manyTogether(Pool pool, Producer producer) {
        producer.handOver(pool.pool, BATCH);
    }

    @Benchmark
    @Threads(4)
    public void oneByFourProducers(Pool pool, Producer producer) {
        producer.handOver(pool.pool, 1);
    }

    /** The figures are those of one job. */
    @Benchmark
    @Threads(4)
    @OperationsPerInvocation(BATCH)
    public void manyTogetherByFourProducers(Pool pool, Producer producer) {
        producer.handOver(pool.pool, BATCH);
    }
}
