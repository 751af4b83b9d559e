/**
 * Runs tiny-server in a Spring Boot application: properties, beans and life cycle.
 *
 * <p>Start with {@link io.tinyserver.spring.boot.TinyServerAutoConfiguration}. What concerns the actuator is in a package of its own;
 * nothing here needs more than Spring Boot itself.
 */
@NullMarked
package io.tinyserver.spring.boot;

import org.jspecify.annotations.NullMarked;
