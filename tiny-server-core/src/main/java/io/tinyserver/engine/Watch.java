package io.tinyserver.engine;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** What a selector watches a channel for. Belongs to the leader; a change costs no system call before the next selection. */
final class Watch {

    private final SelectableChannel channel;
    private int interest;
    private @Nullable SelectionKey key;

    Watch(SelectableChannel channel, int interest) {
        this.channel = channel;
        this.interest = interest;
    }

    /** Begins to watch, or goes on with another selector; the owner is told what happens. */
    void begin(Selector selector, Selected owner) throws ClosedChannelException {
        key = channel.register(selector, interest, owner);
    }

    /** What the channel is ready for, as of the last selection; nothing if it is not watched. */
    int ready() {
        SelectionKey current = key;
        return current == null ? 0 : current.readyOps();
    }

    /** Watches for these operations from the next selection on. */
    void change(int wanted) {
        SelectionKey current = key;
        if (wanted != interest && current != null && current.isValid()) {
            interest = wanted;
            current.interestOps(wanted);
        }
    }

    void end() {
        if (key != null) {
            key.cancel();
        }
    }
}
