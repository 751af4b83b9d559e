/** The same small WebFlux application on each of the servers that are compared. */
@NullMarked
package io.tinyserver.compare.spring;

import org.jspecify.annotations.NullMarked;
