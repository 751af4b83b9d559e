/**
 * Health of the server, and the actuator's web endpoints on it, for applications that have the actuator.
 *
 * <p>The endpoints come from the actuator's own discovery; nothing here knows what any of them does, except that health must be answered
 * while every worker is busy.
 */
@NullMarked
package io.tinyserver.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
