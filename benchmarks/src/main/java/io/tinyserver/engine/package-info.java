/** Stress tests of what the engine's threads share; in its package, since none of it is public. */
@NullMarked
package io.tinyserver.engine;

import org.jspecify.annotations.NullMarked;
