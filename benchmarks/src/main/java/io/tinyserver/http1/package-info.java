/** Benchmarks of what reads and writes HTTP/1.1. */
@NullMarked
package io.tinyserver.http1;

import org.jspecify.annotations.NullMarked;
