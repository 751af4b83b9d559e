package io.tinyserver.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the peer of a connection has not taken yet: bytes of answers that the socket refused, and an exchange that waits until it takes some
 * again. Belongs to the leader.
 *
 * <p>While there is either, the peer is held to a pace: one that takes a few bytes now and then would otherwise keep its answer for ever.
 */
final class Outbound {

    private final Connection connection;
    private @Nullable Unsent unsent;
    private boolean exchangeWaits;
    private @Nullable Pace pace;
    private long takenSoFar;

    Outbound(Connection connection) {
        this.connection = connection;
    }

    /** Whether the socket is full, as far as we know. */
    boolean isStalled() {
        return unsent != null || exchangeWaits;
    }

    /** Whether bytes are left that come before everything else. */
    boolean hasUnsent() {
        return unsent != null;
    }

    /** Keeps what the socket did not take. */
    void keep(@Nullable Unsent rest) {
        if (rest != null) {
            unsent = rest;
        }
    }

    /** Whether an exchange waits for the socket. */
    boolean exchangeWaits() {
        return exchangeWaits;
    }

    /** An exchange waits for the socket, or does so no longer. */
    void exchangeWaits(boolean waits) {
        exchangeWaits = waits;
    }

    /** The socket takes bytes again; returns whether it has taken all that was left. */
    boolean write(Buffers buffers) throws IOException {
        Unsent rest = unsent;
        if (rest != null && rest.write(connection.transport(), buffers)) {
            unsent = null;
        }
        return unsent == null;
    }

    /** Begins to hold the peer to its pace, or notes how far it has got; called when the socket is full and when it takes bytes. */
    void observe(long now) {
        long taken = connection.transport().written();
        Pace present = pace;
        if (present == null) {
            EngineSettings settings = connection.engine().settings();
            pace = new Pace(settings.timeouts().write(), settings.minWriteRate(), now);
        } else {
            present.moved(taken - takenSoFar, now);
            present.pause(!isStalled(), now);
        }
        takenSoFar = taken;
    }

    /** Whether the peer takes less than it has to. */
    boolean isTooSlow() {
        return pace != null && pace.isTooSlow();
    }

    /** All answers are out: the next one is measured anew. */
    void reset() {
        pace = null;
    }
}
