/**
 * Which handler answers a request: patterns of paths, methods, and what is said where nothing fits.
 *
 * <p>Start with {@link io.tinyserver.route.Router}. Choosing a route runs no code of the user and does no I/O; running what was chosen,
 * serving files and measuring do not belong here. This package depends on the vocabulary alone.
 */
@NullMarked
package io.tinyserver.route;

import org.jspecify.annotations.NullMarked;
