package io.tinyserver.pool;

/**
 * How long jobs have waited in the queue of a {@link ThreadPool} until a worker took them.
 *
 * @param jobs how many were taken
 * @param nanos how long they had waited, all together
 */
public record QueueTime(long jobs, long nanos) {}
