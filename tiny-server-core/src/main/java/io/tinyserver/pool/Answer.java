package io.tinyserver.pool;

/** The answer to a job that wants to join the queue. */
enum Answer {
    /** It will run, unless it is handed back. */
    ACCEPTED,
    /** Too many wait already. */
    FULL,
    /** The pool takes no jobs any more. */
    SHUT_DOWN
}
