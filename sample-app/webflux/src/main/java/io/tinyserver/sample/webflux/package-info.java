/** A small WebFlux application, as one would write it for any server: nothing in it knows which one it runs on. */
@NullMarked
package io.tinyserver.sample.webflux;

import org.jspecify.annotations.NullMarked;
