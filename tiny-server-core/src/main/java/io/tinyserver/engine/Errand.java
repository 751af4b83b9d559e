package io.tinyserver.engine;

import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a handshake that is done on a thread of the {@link Greeter}: one at a time, and a letter brings it home.
 *
 * <p>Belongs to the leader.
 */
final class Errand {

    private static final Log LOG = new Log("io.tinyserver.engine");

    /** What is to be done; keys and certificates are the user's code, so it may throw anything. */
    interface Task {
        void run() throws Exception;
    }

    private final Greeter greeter;
    private boolean out;
    private boolean back;
    private @Nullable Throwable failure;

    Errand(Greeter greeter) {
        this.greeter = greeter;
    }

    /** Whether somebody is at it. */
    boolean isOut() {
        return out;
    }

    /** Whether it has been done, and nobody has looked since. */
    boolean isBack() {
        return back;
    }

    /** Looks how it went; null if it went well. */
    @Nullable
    Throwable result() {
        back = false;
        return failure;
    }

    /** Has a task done for a connection, which is served again when it is. */
    void send(Task task, Connection owner) {
        out = true;
        try {
            greeter.run(() -> perform(task, owner));
        } catch (RejectedExecutionException ended) {
            comesBack(ended, owner);
        }
    }

    private void perform(Task task, Connection owner) {
        @Nullable Throwable thrown = owner.isClosed() ? null : attempt(task);
        owner.reactor().post(() -> comesBack(thrown, owner));
    }

    private static @Nullable Throwable attempt(Task task) {
        try {
            task.run();
            return null;
        } catch (Throwable thrown) {
            LOG.log(Level.DEBUG, "A handshake cannot go on", thrown);
            return thrown;
        }
    }

    private void comesBack(@Nullable Throwable thrown, Connection owner) {
        out = false;
        back = true;
        failure = thrown;
        owner.reactor().again(owner);
    }
}
