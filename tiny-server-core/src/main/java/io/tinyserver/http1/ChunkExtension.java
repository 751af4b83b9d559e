package io.tinyserver.http1;

import static io.tinyserver.http1.Octets.CR;

/**
 * Follows the extensions behind a chunk's size: {@code *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )}, RFC 9112,
 * 7.1.1. They are checked and ignored.
 *
 * <p>Confined to one thread.
 */
final class ChunkExtension {

    private enum State {
        BEFORE_SEMICOLON,
        BEFORE_NAME,
        NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        VALUE,
        QUOTED,
        QUOTED_PAIR,
        AFTER_QUOTED,
        END,
        WRONG
    }

    private State state = State.END;

    /** Begins with the first octet that is no digit of the size. Returns whether it can follow a size. */
    boolean begin(byte octet) {
        state = separator(octet, State.BEFORE_SEMICOLON);
        return state != State.WRONG;
    }

    /** Goes on with the next octet. Returns whether the grammar allows it there. */
    boolean accept(byte octet) {
        state = switch (state) {
            case BEFORE_SEMICOLON -> beforeSemicolon(octet);
            case BEFORE_NAME -> before(octet, State.BEFORE_NAME, State.NAME);
            case NAME -> inToken(octet, State.NAME, State.AFTER_NAME);
            case AFTER_NAME -> afterName(octet);
            case BEFORE_VALUE -> octet == '"' ? State.QUOTED : before(octet, State.BEFORE_VALUE, State.VALUE);
            case VALUE -> inToken(octet, State.VALUE, State.BEFORE_SEMICOLON);
            case QUOTED -> quoted(octet);
            case QUOTED_PAIR -> CharacterClass.FIELD_VALUE.contains(octet) ? State.QUOTED : State.WRONG;
            case AFTER_QUOTED -> separator(octet, State.BEFORE_SEMICOLON);
            case END, WRONG -> State.WRONG;
        };
        return state != State.WRONG;
    }

    /** Whether the CR of the line end has come. */
    boolean isComplete() {
        return state == State.END;
    }

    private static State separator(byte octet, State afterBlank) {
        if (octet == CR) {
            return State.END;
        }
        if (octet == ';') {
            return State.BEFORE_NAME;
        }
        return Octets.isBlank(octet) ? afterBlank : State.WRONG;
    }

    // White space may stand before a semicolon, not before the line end.
    private static State beforeSemicolon(byte octet) {
        return octet == CR ? State.WRONG : separator(octet, State.BEFORE_SEMICOLON);
    }

    private static State before(byte octet, State same, State token) {
        if (Octets.isBlank(octet)) {
            return same;
        }
        return CharacterClass.TOKEN.contains(octet) ? token : State.WRONG;
    }

    private static State inToken(byte octet, State same, State afterBlank) {
        if (CharacterClass.TOKEN.contains(octet)) {
            return same;
        }
        return octet == '=' && same == State.NAME ? State.BEFORE_VALUE : separator(octet, afterBlank);
    }

    private static State afterName(byte octet) {
        return octet == '=' ? State.BEFORE_VALUE : octet == CR ? State.WRONG : separator(octet, State.AFTER_NAME);
    }

    private static State quoted(byte octet) {
        if (octet == '"') {
            return State.AFTER_QUOTED;
        }
        if (octet == '\\') {
            return State.QUOTED_PAIR;
        }
        return CharacterClass.QUOTED_TEXT.contains(octet) ? State.QUOTED : State.WRONG;
    }
}
