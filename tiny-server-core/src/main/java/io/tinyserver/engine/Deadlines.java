package io.tinyserver.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When connections have to have got on.
 *
 * <p>All connections in one state have the same time, so a doubly linked list for each state, in the order of entry, has the next one
 * due at its head: setting, moving and clearing cost a few pointers and allocate nothing. Used by the leader alone.
 */
final class Deadlines {

    /** What a connection is waited for. */
    enum Kind {
        /** A whole request head, or the first byte of a new connection. */
        HEAD,
        /** The next bytes of a request's content. */
        BODY,
        /** The next request. */
        IDLE,
        /** A peer that takes more of its answer. */
        WRITE,
        /** A handler, or whoever completes a deferred answer. */
        ANSWER,
        /** A peer that reads its last answer and closes. */
        LINGER,
        /** The first request of a new connection, while the server stops. */
        DRAIN,
        /** The operating system, which had no descriptor left. */
        ACCEPT
    }

    /** A place in one of the lists; a connection is one. */
    abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private @Nullable Kind kind;
        private long due;

        /** Whether the entry waits for that. */
        final boolean isIn(Kind what) {
            return kind == what;
        }

        /** Called by the leader when the time is over; the entry is in no list any more. */
        abstract void expired(Kind what);
    }

    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    private static final Kind[] KINDS = Kind.values();

    private final long[] nanos = new long[KINDS.length];
    private final @Nullable Entry[] first = new @Nullable Entry[KINDS.length];
    private final @Nullable Entry[] last = new @Nullable Entry[KINDS.length];

    Deadlines(EngineSettings.Timeouts timeouts) {
        nanos[Kind.HEAD.ordinal()] = timeouts.head().toNanos();
        nanos[Kind.BODY.ordinal()] = timeouts.body().toNanos();
        nanos[Kind.IDLE.ordinal()] = timeouts.idle().toNanos();
        nanos[Kind.WRITE.ordinal()] = timeouts.write().toNanos();
        nanos[Kind.ANSWER.ordinal()] = timeouts.answer().toNanos();
        nanos[Kind.LINGER.ordinal()] = LINGER.toNanos();
        nanos[Kind.DRAIN.ordinal()] = DRAIN.toNanos();
        nanos[Kind.ACCEPT.ordinal()] = ACCEPT_PAUSE.toNanos();
    }

    /** Gives an entry the full time of a state, from now on. */
    void set(Entry entry, Kind kind, long now) {
        int list = kind.ordinal();
        if (entry.kind == kind && entry.next == null) {
            entry.due = now + nanos[list];
            return;
        }
        clear(entry);
        entry.kind = kind;
        entry.due = now + nanos[list];
        Entry tail = last[list];
        entry.previous = tail;
        if (tail == null) {
            first[list] = entry;
        } else {
            tail.next = entry;
        }
        last[list] = entry;
    }

    /** Takes an entry out of its list, if it is in one. */
    void clear(Entry entry) {
        Kind kind = entry.kind;
        if (kind == null) {
            return;
        }
        Entry before = entry.previous;
        Entry after = entry.next;
        if (before == null) {
            first[kind.ordinal()] = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last[kind.ordinal()] = before;
        } else {
            after.previous = before;
        }
        entry.previous = null;
        entry.next = null;
        entry.kind = null;
    }

    /** Expires all that is due. */
    void expire(long now) {
        for (Kind kind : KINDS) {
            Entry entry = first[kind.ordinal()];
            while (entry != null && entry.due - now <= 0) {
                clear(entry);
                entry.expired(kind);
                entry = first[kind.ordinal()];
            }
        }
    }

    /** Nanoseconds until the next one is due, at least 0; {@code Long.MAX_VALUE} if there is none. */
    long untilNext(long now) {
        long least = Long.MAX_VALUE;
        for (Entry entry : first) {
            if (entry != null) {
                least = Math.min(least, Math.max(0, entry.due - now));
            }
        }
        return least;
    }
}
