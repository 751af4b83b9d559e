package io.tinyserver.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the connections of each address, if there is a limit for them. Used by all leaders. */
final class AddressQuota {

    private final int most;
    private final ConcurrentMap<InetAddress, Integer> open = new ConcurrentHashMap<>();

    /**
     * Nobody has a connection yet.
     *
     * @param most connections of one address; 0 for no limit
     */
    AddressQuota(int most) {
        this.most = most;
    }

    /** Counts a connection; returns whether its address is within the limit. {@link #close} has to follow in any case. */
    boolean open(SocketAddress peer) {
        return most == 0
                || !(peer instanceof InetSocketAddress inet)
                || open.merge(inet.getAddress(), 1, Integer::sum) <= most;
    }

    /** Counts a connection that has ended. */
    void close(SocketAddress peer) {
        if (most > 0 && peer instanceof InetSocketAddress inet) {
            open.computeIfPresent(inet.getAddress(), (address, count) -> count == 1 ? null : count - 1);
        }
    }
}
