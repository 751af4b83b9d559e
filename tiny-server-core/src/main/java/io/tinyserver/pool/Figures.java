package io.tinyserver.pool;

/**
 * What a {@link ThreadPool} is doing, read at one moment.
 *
 * <p>They add up: {@code busy + idle = size}, and every job that was ever accepted is done, failed, running, queued, or was returned by
 * {@link ThreadPool#shutdownNow()}. The lead and reserved jobs of a {@link Crew} appear nowhere but in {@code threads}.
 *
 * @param size how many jobs may run at once: the number of permits
 * @param threads how many threads there are: {@code size}, or those hired and not let go again, and those of the crews
 * @param busy how many permits are taken: ordinary jobs that run, and user code that leaders run in place
 * @param idle how many more jobs could run: {@code size - busy}
 * @param queued how many jobs have been accepted and not yet been taken by a worker
 * @param queueCapacity how many jobs may wait while all permits are taken; a job whose worker is just waking up is {@code queued}, but
 *     does not count against this bound
 * @param done how many jobs have ended as they should
 * @param failed how many jobs have ended by throwing; one that was submitted for a {@code Future} counts as done, for the future has it
 * @param rejected how many jobs were refused because the queue was full, the pool shut down or the crew closed
 */
public record Figures(
        int size,
        int threads,
        int busy,
        int idle,
        int queued,
        int queueCapacity,
        long done,
        long failed,
        long rejected) {}
