package io.tinyserver.engine;

import io.tinyserver.pool.OngoingJob;
import io.tinyserver.pool.Run;
import io.tinyserver.pool.Worker;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler that was handed over: on the worker that has taken the job, or on a thread of its own, usually a virtual one. In the
 * latter case the job's permit goes along, so that the size of the pool bounds these threads, too.
 *
 * <p>Only the handler runs on its own thread. Its answer is written like any other that comes later: by the leader or a worker, whose
 * buffers are many times larger than such a thread.
 */
final class HandedOver implements Runnable {

    private final Exchange exchange;
    private final OngoingJob job;

    private HandedOver(Exchange exchange, OngoingJob job) {
        this.exchange = exchange;
        this.job = job;
    }

    /**
     * Runs the handler, or has it run.
     *
     * @return whether it is through, so that the calling worker answers
     */
    static boolean runsHere(Exchange exchange) {
        ThreadFactory threads = exchange.connection().engine().settings().handlerThreads();
        Worker worker = (Worker) Thread.currentThread();
        if (threads == null || !worker.mayLetGo()) { // the reserved lane keeps its thread
            run(exchange, worker.currentRun(), ThreadClock::now);
            return true;
        }
        HandedOver own = new HandedOver(exchange, worker.letGo());
        try {
            threads.newThread(own).start();
        } catch (Throwable noThread) {
            exchange.failed(noThread);
            own.end();
        }
        return false;
    }

    private static void run(Exchange exchange, Run runs, LongSupplier clock) {
        Dispatcher dispatcher = exchange.connection().engine().dispatcher();
        boolean timed = dispatcher.learnsFromPool(exchange.match().route().dispatch(), exchange.profile());
        long start = timed ? clock.getAsLong() : 0;
        @Nullable Throwable thrown = Gate.pass(exchange, runs, exchange);
        long took = timed ? ThreadClock.between(start, clock.getAsLong()) : -1;
        if (took >= 0) {
            dispatcher.ranOnPool(exchange.profile(), took);
        }
        if (thrown != null) {
            exchange.failed(thrown);
        }
    }

    @Override
    public void run() {
        try {
            run(exchange, new Run(Thread.currentThread()), System::nanoTime);
        } finally {
            end();
        }
    }

    private void end() {
        job.end();
        if (exchange.claim()) {
            Connection connection = exchange.connection();
            connection.reactor().post(() -> connection.handlerReturned(exchange));
        } else {
            exchange.dropAnswer();
        }
    }
}
