package io.tinyserver.engine;

/** A piece of code that is not ours and may block, throw anything, or do to its thread what it likes. */
@FunctionalInterface
interface UserCode {

    /** Runs it. */
    void call() throws Exception;
}
