package io.tinyserver.engine;

import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What others want done by a reactor's leader, in the order in which they asked.
 *
 * <p>Any thread posts; the leader alone reads. A letter wakes the selector only if the leader is in it or about to be, and then once:
 *
 * <ul>
 *   <li>a poster first adds its letter, then looks at the state;
 *   <li>the leader first announces {@code SELECTING}, then looks whether there are letters.
 * </ul>
 *
 * <p>Both are volatile, so at least one of the two sees the other: a letter never waits for a socket to become ready.
 */
final class Mailbox {

    private static final int AWAKE = 0;
    private static final int SELECTING = 1;
    private static final int WOKEN = 2;

    private final ConcurrentLinkedQueue<Runnable> letters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private volatile Selector selector;

    Mailbox(Selector selector) {
        this.selector = selector;
    }

    /** The selector that letters wake from now on; called by the leader that has replaced a broken one. */
    void wakes(Selector replacement) {
        selector = replacement;
    }

    /** Adds a letter and wakes the leader if it sleeps. */
    void post(Runnable letter) {
        letters.add(letter);
        if (state.get() == SELECTING && state.compareAndSet(SELECTING, WOKEN)) {
            selector.wakeup();
        }
    }

    /** Takes the next letter; null if there is none. */
    @Nullable
    Runnable next() {
        return letters.poll();
    }

    /** Announces that the leader is about to sleep; returns whether it may, that is, whether there is no letter. */
    boolean maySleep() {
        state.set(SELECTING);
        return letters.isEmpty();
    }

    /** Says that the leader is awake and will look at the letters without being woken. */
    void awake() {
        state.set(AWAKE);
    }
}
