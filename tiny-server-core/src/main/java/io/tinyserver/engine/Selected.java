package io.tinyserver.engine;

import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** What a selection key is attached to. */
interface Selected {

    /**
     * The channel is ready; called by the leader, after the selection and never inside it.
     *
     * @return whether the thread still leads; if not, it must touch nothing of the reactor again
     */
    boolean ready(Term term);

    /** The connection, if it is one. */
    @Nullable
    Connection connection();

    /** The reactor has replaced its selector. */
    void reregister(Selector selector);
}
