package io.tinyserver.engine;

import io.tinyserver.http.Response;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Settles who answers when an answer is deferred: the handler's thread, whoever completes the promise, or the leader that gives up.
 *
 * <p>One word, changed by compare-and-set alone. Each way through the table ends with exactly one thread or letter that answers:
 *
 * <pre>
 *   OPEN     -&gt; an outcome   completed before the handler's thread was through: that thread answers, nobody is woken
 *   OPEN     -&gt; AWAITING     the handler's thread is through; nobody owns the exchange
 *   AWAITING -&gt; an outcome   completed later: the one who completes posts a letter, and the leader answers
 *   AWAITING -&gt; ABANDONED    it took too long or the connection is gone: the leader answers; a later completion is dropped
 * </pre>
 *
 * <p>The first outcome stays, whatever a promise of the user's may signal after it. Whoever sees an outcome sees all that led to it, and
 * whoever completes an awaited answer sees what the handler's thread wrote before it let go.
 */
final class Deferral {

    private sealed interface State {}

    private enum Phase implements State {
        OPEN,
        AWAITING,
        ABANDONED
    }

    /** How a promise ended: with an answer, a failure, or, against its contract, with neither. */
    record Outcome(
            Response.@Nullable Ready answer, @Nullable Throwable failure) implements State {}

    private final AtomicReference<State> state = new AtomicReference<>(Phase.OPEN);
    private final Runnable givenUp;

    /**
     * A promise that is neither kept nor awaited yet.
     *
     * @param givenUp the user's code, to be called when waiting is given up
     */
    Deferral(Runnable givenUp) {
        this.givenUp = givenUp;
    }

    Runnable givenUp() {
        return givenUp;
    }

    /**
     * The promise is completed; called by any thread.
     *
     * @return whether the caller has to tell the leader, since nobody else will answer
     */
    boolean complete(Outcome outcome) {
        return !state.compareAndSet(Phase.OPEN, outcome) && state.compareAndSet(Phase.AWAITING, outcome);
    }

    /**
     * The handler's thread has nothing more to do; called by it once.
     *
     * @return whether the exchange is not its own any more; false if there is an outcome, with which it goes on
     */
    boolean startsToAwait() {
        return state.compareAndSet(Phase.OPEN, Phase.AWAITING);
    }

    /** Whether nobody owns the exchange. */
    boolean isAwaiting() {
        return state.get() == Phase.AWAITING;
    }

    /** Gives up waiting; returns whether the exchange is the caller's now. */
    boolean abandon() {
        return state.compareAndSet(Phase.AWAITING, Phase.ABANDONED);
    }

    /** Whether waiting was given up, so that nobody takes an answer any more. */
    boolean isAbandoned() {
        return state.get() == Phase.ABANDONED;
    }

    /** How the promise ended; null if it has not, or too late. */
    @Nullable
    Outcome outcome() {
        return state.get() instanceof Outcome outcome ? outcome : null;
    }
}
