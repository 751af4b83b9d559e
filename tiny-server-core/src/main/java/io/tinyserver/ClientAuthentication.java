package io.tinyserver;

/** Whether a peer has to show a certificate of its own; which ones are trusted is settled by the {@code SSLContext}. */
public enum ClientAuthentication {
    /** It is not asked for one. */
    NONE,
    /** It is asked for one, and may have none; one that is not trusted fails the handshake. */
    WANT,
    /** Without one that is trusted the handshake fails. */
    NEED
}
