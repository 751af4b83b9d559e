package io.tinyserver.pool;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of one thread's runs of user code, so that an interrupt reaches the run it is meant for and never what the thread does
 * later.
 *
 * <p>Its thread begins and ends runs, one at a time. Anybody may interrupt a run by its id: that happens while the very run is on, or
 * not at all. When a run ends, the thread is as it was before: interrupt flag down, context class loader and name its own again.
 *
 * <p>The life of a run is one word, {@code 4 * id + phase}:
 *
 * <pre>
 *   ENDED       -&gt; ON            begin, by the owner; the id rises by one
 *   ON          -&gt; ENDED         end, by the owner
 *   ON          -&gt; INTERRUPTING  interrupt, by anybody
 *   INTERRUPTING-&gt; INTERRUPTED   the same thread, as soon as Thread.interrupt has returned
 *   INTERRUPTED -&gt; INTERRUPTING  once more, by anybody
 *   INTERRUPTED -&gt; ENDED         end, by the owner
 * </pre>
 *
 * <p>In {@code INTERRUPTING} the owner waits; that is as long as a call of {@link Thread#interrupt()} takes. So no interrupt is under
 * way when {@code end} lowers the flag.
 */
public final class Run {

    private static final int ENDED = 0;
    private static final int ON = 1;
    private static final int INTERRUPTING = 2;
    private static final int INTERRUPTED = 3;

    private final Thread owner;
    private final String name;
    private final @Nullable ClassLoader loader;
    private final AtomicLong word = new AtomicLong();

    /**
     * The runs of a thread that is not a {@link Worker}; a worker has its own.
     *
     * @param owner the thread; the name and the context class loader that it has now are restored after each run
     */
    public Run(Thread owner) {
        this.owner = Objects.requireNonNull(owner, "owner");
        this.name = owner.getName();
        this.loader = owner.getContextClassLoader();
    }

    /**
     * Begins a run. Called by the owning thread, which sees afterwards whatever was announced by anybody who did not see the run.
     *
     * @return the id of the run, greater than that of every run before
     * @throws IllegalStateException if a run is on, or the caller is another thread
     */
    public long begin() {
        requireOwner();
        long before = word.get();
        if (phase(before) != ENDED) {
            throw new IllegalStateException("run " + id(before) + " is still on");
        }
        long id = id(before) + 1;
        word.set(word(id, ON));
        return id;
    }

    /**
     * Ends a run and puts the thread in order. Called by the owning thread. When it returns, no interrupt of this run can arrive any
     * more and the interrupt flag is down.
     *
     * @param id what {@link #begin()} has returned
     * @throws IllegalStateException if that run is not on, or the caller is another thread
     */
    public void end(long id) {
        requireOwner();
        if (!isRunning(id)) {
            throw new IllegalStateException("run " + id + " is not on");
        }
        while (!word.compareAndSet(word(id, ON), word(id, ENDED))
                && !word.compareAndSet(word(id, INTERRUPTED), word(id, ENDED))) {
            Thread.yield();
        }
        restore();
    }

    /**
     * Interrupts the thread if that very run is on. Called by anybody.
     *
     * @param id what {@link #begin()} has returned
     * @return whether the run was on and has been interrupted
     */
    public boolean interrupt(long id) {
        while (isRunning(id)) {
            long now = word.get();
            if (now == word(id, INTERRUPTING)) {
                return true;
            }
            if (id(now) == id && phase(now) != ENDED && word.compareAndSet(now, word(id, INTERRUPTING))) {
                try {
                    owner.interrupt();
                } finally {
                    word.set(word(id, INTERRUPTED));
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether that very run is on.
     *
     * @param id what {@link #begin()} has returned
     * @return whether it has begun and not ended
     */
    public boolean isRunning(long id) {
        long now = word.get();
        return id(now) == id && phase(now) != ENDED;
    }

    /**
     * The name of the owning thread as it is now; user code may have changed it.
     *
     * @return its name
     */
    public String threadName() {
        return owner.getName();
    }

    /** Interrupts whatever run is on. */
    void interruptCurrent() {
        interrupt(id(word.get()));
    }

    /** Puts the owning thread in order between two jobs, whatever the last one has left behind. */
    void reset() {
        long id = id(word.get());
        if (isRunning(id)) {
            end(id);
        } else {
            restore();
        }
    }

    private void restore() {
        if (owner.getContextClassLoader() != loader) {
            owner.setContextClassLoader(loader);
        }
        if (!owner.getName().equals(name)) {
            owner.setName(name);
        }
        // Last, for setting a name or a loader may run code of others.
        Thread.interrupted();
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("only " + name + " itself begins and ends its runs");
        }
    }

    private static long word(long id, int phase) {
        return id << 2 | phase;
    }

    private static long id(long word) {
        return word >> 2;
    }

    private static int phase(long word) {
        return (int) (word & 3);
    }
}
