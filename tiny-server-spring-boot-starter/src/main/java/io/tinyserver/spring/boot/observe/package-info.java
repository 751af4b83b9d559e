/**
 * Observations of requests with the names and keys of Spring's own web stacks, for applications that have Micrometer's observations.
 *
 * <p>Start with {@link io.tinyserver.spring.boot.observe.RequestObservationConvention}, which says what is told of a request.
 */
@NullMarked
package io.tinyserver.spring.boot.observe;

import org.jspecify.annotations.NullMarked;
