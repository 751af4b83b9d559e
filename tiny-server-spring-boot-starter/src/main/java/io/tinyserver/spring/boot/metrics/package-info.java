/**
 * Meters over the figures of the server, for applications that have Micrometer.
 *
 * <p>Start with {@link io.tinyserver.spring.boot.metrics.TinyServerMetrics}.
 */
@NullMarked
package io.tinyserver.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
