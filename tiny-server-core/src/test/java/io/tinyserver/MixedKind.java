package io.tinyserver;

import java.util.Locale;
import java.util.SplittableRandom;

/** What can be asked of the server, how often it is, and what has to come of it. */
enum MixedKind {
    QUICK(40, Outcome.CONTENT),
    IMMEDIATE(10, Outcome.CONTENT),
    HINTED_QUICK(6, Outcome.CONTENT),
    MEMORY(10, Outcome.CONTENT),
    SLEEPING(8, Outcome.CONTENT),
    HINTED_SLEEPING(6, Outcome.CONTENT),
    SOMETIMES_SLEEPING(8, Outcome.CONTENT),
    CALCULATING(6, Outcome.CONTENT),
    HANGING(2, Outcome.CONTENT),
    RESERVED(4, Outcome.CONTENT),
    THROWING(4, Outcome.ERROR_PAGE),
    BREAKING(3, Outcome.ERROR_PAGE),
    DEFERRED_NOW(6, Outcome.CONTENT),
    DEFERRED_SOON(6, Outcome.CONTENT),
    DEFERRED_LATER(6, Outcome.CONTENT),
    DEFERRED_FAILING(3, Outcome.ERROR_PAGE),
    DEFERRED_STREAM(4, Outcome.CONTENT),
    STREAM(5, Outcome.CONTENT),
    STREAM_IN_CHUNKS(5, Outcome.CONTENT),
    STREAM_FAILING(1, Outcome.BROKEN_OFF),
    WRITTEN(6, Outcome.CONTENT),
    WRITTEN_FAILING(1, Outcome.BROKEN_OFF),
    FILE(6, Outcome.CONTENT),
    PUBLISHED(5, Outcome.CONTENT),
    PUBLISHED_AT_ONCE(4, Outcome.CONTENT),
    PUBLISHED_FAILING(1, Outcome.BROKEN_OFF),
    SUBMITTED(4, Outcome.CONTENT),
    POST_WHOLE(6, Outcome.DIGEST),
    POST_STREAM(6, Outcome.DIGEST),
    POST_EARLY(4, Outcome.DIGEST),
    POST_SUBSCRIBED(4, Outcome.DIGEST),
    POST_IGNORED(2, Outcome.IGNORED),
    MISSING(3, Outcome.NOT_FOUND);

    /** What comes of a request. */
    enum Outcome {
        /** The content that belongs to the request. */
        CONTENT,
        /** The digest of what was posted. */
        DIGEST,
        /** An answer to a content that nobody read; the connection may end with it. */
        IGNORED,
        ERROR_PAGE,
        NOT_FOUND,
        /** An error page, or the beginning of the content and then the end of the connection. */
        BROKEN_OFF
    }

    private static final int SUM;

    static {
        int sum = 0;
        for (MixedKind kind : values()) {
            sum += kind.weight;
        }
        SUM = sum;
    }

    private final int weight;
    private final Outcome outcome;

    MixedKind(int weight, Outcome outcome) {
        this.weight = weight;
        this.outcome = outcome;
    }

    static MixedKind pick(SplittableRandom random) {
        int rest = random.nextInt(SUM);
        for (MixedKind kind : values()) {
            rest -= kind.weight;
            if (rest < 0) {
                return kind;
            }
        }
        throw new AssertionError();
    }

    Outcome outcome() {
        return outcome;
    }

    boolean isPost() {
        return outcome == Outcome.DIGEST || outcome == Outcome.IGNORED;
    }

    String path() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    String pattern() {
        return path() + "/{connection}/{number}/{size}";
    }
}
