/** Measurements of single parts of the server, and stress tests of those that threads share. */
@NullMarked
package io.tinyserver.benchmarks;

import org.jspecify.annotations.NullMarked;
