package io.tinyserver.engine;

/**
 * How a connection comes to its end. Belongs to the leader.
 *
 * <p>If the peer may still be sending when its last answer has been written, the connection lingers: it is read from for a while, a bounded
 * number of bytes and a bounded time. To close at once would make the peer's system throw the answer away (RFC 9112, 9.6).
 */
final class Ending {

    /** More than the content that is allowed by default, so that what is somewhat larger can be sent to its end. */
    private static final int LINGER_BYTES = 16 * 1024 * 1024;

    private boolean announced;
    private boolean lingers;
    private int discarded;

    /** The next answer is the last; the peer may have sent something that will not be read. */
    void announce(boolean unreadInput) {
        announced = true;
        lingers |= unreadInput;
    }

    /** Whether no further request is to be begun. */
    boolean isAnnounced() {
        return announced;
    }

    boolean lingers() {
        return lingers;
    }

    /** Something was read and thrown away; returns whether that was enough. */
    boolean isOverAfter(int bytes) {
        discarded += bytes;
        return bytes < 0 || discarded > LINGER_BYTES;
    }
}
