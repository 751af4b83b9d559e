package io.tinyserver.http1;

import static io.tinyserver.http1.Octets.CR;
import static io.tinyserver.http1.Octets.LF;

import org.jspecify.annotations.Nullable;

/**
 * Follows the fields behind the last chunk, RFC 9112, 7.1.2. They are checked like fields of a header and dropped: they never
 * become fields of the request.
 *
 * <p>Confined to one thread.
 */
final class TrailerSection {

    private enum State {
        LINE_START,
        NAME,
        VALUE,
        LINE_LF,
        END_LF,
        END
    }

    private final ChunkLimits limits;
    private State state = State.LINE_START;
    private int length;
    private int lines;

    TrailerSection(ChunkLimits limits) {
        this.limits = limits;
    }

    /** Goes on with the next octet; null while nothing is wrong. */
    @Nullable
    Rejection accept(byte octet) {
        if (++length > limits.trailerBytes()) {
            return Rejection.LIMIT_TRAILER;
        }
        switch (state) {
            case LINE_START:
                return startLine(octet);
            case NAME:
                state = octet == ':' ? State.VALUE : state;
                return octet == ':' || CharacterClass.TOKEN.contains(octet) ? null : Rejection.CHUNK_TRAILER;
            case VALUE:
                state = octet == CR ? State.LINE_LF : state;
                return octet == CR || CharacterClass.FIELD_VALUE.contains(octet) ? null : Rejection.CHUNK_TRAILER;
            case LINE_LF:
                state = State.LINE_START;
                return octet == LF ? null : Rejection.CHUNK_BREAK;
            case END_LF:
                state = State.END;
                return octet == LF ? null : Rejection.CHUNK_BREAK;
            default:
                throw new IllegalStateException("The trailer section has ended");
        }
    }

    boolean isComplete() {
        return state == State.END;
    }

    private @Nullable Rejection startLine(byte octet) {
        if (octet == CR) {
            state = State.END_LF;
            return null;
        }
        if (lines++ == limits.trailerFields()) {
            return Rejection.LIMIT_TRAILER;
        }
        state = State.NAME;
        return CharacterClass.TOKEN.contains(octet) ? null : Rejection.CHUNK_TRAILER;
    }
}
