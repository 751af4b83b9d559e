package io.tinyserver.pool;

/** A piece of work on its way from whoever asks for it to the worker that runs it. */
sealed interface Job {

    /** What is to be run. */
    Runnable code();

    /** Whether it runs under a permit. */
    default boolean isOrdinary() {
        return !(this instanceof Lead || this instanceof Reserved);
    }

    /** Given to the pool by a user: runs under a permit, and as one {@link Run} from its first to its last instruction. */
    record Submitted(Runnable code) implements Job {}

    /** Given to the pool by a crew's server: runs under a permit, and begins a {@link Run} itself around what may be interrupted. */
    record Offered(Runnable code) implements Job {}

    /** Like {@link Offered}, and its crew counts how long it has been in the queue since that reading of the nano clock. */
    record Timed(Runnable code, Lanes lanes, long since) implements Job {

        /** It leaves the queue. */
        Timed taken() {
            lanes.hasWaited(System.nanoTime() - since);
            return this;
        }
    }

    /** Leads: comes before every other job and needs no permit. */
    record Lead(Runnable code, Lanes lanes) implements Job {}

    /** Must not wait behind ordinary jobs: one at a time for each crew, without a permit. */
    record Reserved(Runnable code, Lanes lanes) implements Job {}
}
