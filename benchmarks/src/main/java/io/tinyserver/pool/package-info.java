/** Stress tests and benchmarks of what the pool's threads share without a lock; in its package, since most of it is not public. */
@NullMarked
package io.tinyserver.pool;

import org.jspecify.annotations.NullMarked;
