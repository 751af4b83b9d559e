/**
 * The front door: {@link io.tinyserver.TinyServer} and its options.
 *
 * <p>It puts the other packages together and holds no logic of its own. Nothing in the project's core depends on this package.
 */
@NullMarked
package io.tinyserver;

import org.jspecify.annotations.NullMarked;
