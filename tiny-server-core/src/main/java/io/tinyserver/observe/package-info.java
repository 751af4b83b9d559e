/**
 * What can be seen of a running server: {@link io.tinyserver.observe.ServerSnapshot} on demand and
 * {@link io.tinyserver.observe.ServerListener} as it happens.
 *
 * <p>Values and callbacks only; nothing here influences what the server does.
 */
@NullMarked
package io.tinyserver.observe;

import org.jspecify.annotations.NullMarked;
