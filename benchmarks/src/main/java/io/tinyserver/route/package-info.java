/** Benchmarks of the choice of a route. */
@NullMarked
package io.tinyserver.route;

import org.jspecify.annotations.NullMarked;
