/**
 * Sockets, selectors and the threads that serve them.
 *
 * <p>Start with {@link io.tinyserver.engine.Reactor}: one selector with its connections, led by one thread at a time
 * (<em>Leader/Followers</em>). The leader reads, parses and runs the handler itself; where a handler takes longer than a millisecond, a
 * {@link io.tinyserver.engine.Watchdog} takes leadership away and another worker goes on. A request's way:
 * {@code Reactor -> Connection -> Intake -> Exchange -> Output}; no stage calls back into an earlier one, except by a letter to the
 * reactor's {@link io.tinyserver.engine.Mailbox}.
 *
 * <p>What must not be here: rules of the protocol (they are in {@code http1}), and any call of user code outside
 * {@link io.tinyserver.engine.Gate}.
 */
@NullMarked
package io.tinyserver.engine;

import org.jspecify.annotations.NullMarked;
