package io.tinyserver.route;

/** What is known beforehand about where a route's handler should run. */
public enum Dispatch {

    /** Nothing: the server finds out while it runs. */
    LEARN,

    /** Never blocks: on the thread that read the request. */
    QUICK,

    /** Blocks as a rule: always on a worker of the pool. */
    BLOCKING,

    /** May block, and must be answered even while every worker is busy: on the thread kept for such routes. */
    RESERVED
}
