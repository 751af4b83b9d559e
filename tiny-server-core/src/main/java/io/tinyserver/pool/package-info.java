/**
 * The thread pool: named workers that take jobs from one shared, bounded queue.
 *
 * <p>Start with {@link io.tinyserver.pool.ThreadPool}. The way of a job is {@code ThreadPool} (takes it in), {@code JobQueue} (keeps it,
 * under one mutex), {@link io.tinyserver.pool.Worker} (takes it out and runs it). A server that wants its own threads to share the pool
 * with everybody else's jobs asks for a {@link io.tinyserver.pool.Crew}.
 *
 * <p>Nothing in here knows HTTP, a socket or any other package of the project, and no executor, queue for threads or pool of the JDK
 * hides inside.
 */
@NullMarked
package io.tinyserver.pool;

import org.jspecify.annotations.NullMarked;
