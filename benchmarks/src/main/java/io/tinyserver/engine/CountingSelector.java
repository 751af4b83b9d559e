package io.tinyserver.engine;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A selector that selects nothing and counts how often it is woken. */
final class CountingSelector extends AbstractSelector {

    private final AtomicInteger wakeups = new AtomicInteger();

    CountingSelector() {
        super(SelectorProvider.provider());
    }

    int wakeups() {
        return wakeups.get();
    }

    @Override
    public Selector wakeup() {
        wakeups.incrementAndGet();
        return this;
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        return 0;
    }

    @Override
    public int select(long timeout) {
        return 0;
    }

    @Override
    public int select() {
        return 0;
    }

    @Override
    protected void implCloseSelector() {
        // there is nothing to close
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        throw new UnsupportedOperationException();
    }
}
