package io.tinyserver.engine;

import io.tinyserver.pool.Run;
import io.tinyserver.pool.Worker;
import org.jspecify.annotations.Nullable;

/**
 * The one place from which the engine calls code of others: handlers, filters, body writers, streams, publishers, subscribers.
 *
 * <p>It gives each call a {@link Run}, so that an interrupt reaches that call and never a thread that has moved on, and so that
 * interrupt flag, context class loader and thread name are what they were when the call is over. An architecture test holds all other
 * classes to it.
 *
 * <p>Stateless; used by all workers.
 */
final class Gate {

    private Gate() {}

    /**
     * Calls user code on the current worker.
     *
     * @param exchange the exchange on whose behalf it is called, told which run to interrupt; null if the call has none
     * @param code what to call
     * @return what it threw; null if it returned
     */
    static @Nullable Throwable pass(@Nullable UserRun exchange, UserCode code) {
        return pass(exchange, ((Worker) Thread.currentThread()).currentRun(), code);
    }

    /**
     * Calls user code on a thread that is no worker.
     *
     * @param exchange the exchange on whose behalf it is called; null if the call has none
     * @param run the runs of the current thread
     * @param code what to call
     * @return what it threw; null if it returned
     */
    static @Nullable Throwable pass(@Nullable UserRun exchange, Run run, UserCode code) {
        long id = run.begin();
        if (exchange != null) {
            exchange.runsAs(run, id);
        }
        try {
            code.call();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        } finally {
            if (exchange != null) {
                exchange.ranAs(run, id);
            }
            run.end(id);
        }
    }
}
