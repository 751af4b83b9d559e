package io.tinyserver.observe;

import io.tinyserver.http.Request;

/**
 * Is told what happens in a server.
 *
 * <p>Called on a worker of the pool, soon after it has happened. An implementation must be thread-safe; what it throws is logged and
 * otherwise ignored. While the queue of the pool is full events are dropped. Every method does nothing unless overridden.
 */
public interface ServerListener {

    /** Listens to nothing. */
    ServerListener NONE = new ServerListener() {};

    /**
     * A peer's message was refused by the server itself.
     *
     * @param rule the stable id of the rule, such as {@code TS-HOST-01}
     * @param status the status code of the answer; 0 where none could be sent
     */
    default void rejected(String rule, int status) {}

    /**
     * A handler threw, and the peer got {@code 500} or, if the answer had begun, a broken connection.
     *
     * @param request what was asked
     * @param failure what was thrown
     */
    default void failed(Request request, Throwable failure) {}

    /**
     * A run of user code took too long on the leading thread, and leadership went to another.
     *
     * @param route the route's template
     * @param blamed whether the route is held responsible; false where the machine may have been slow
     */
    default void leadershipLost(String route, boolean blamed) {}
}
