package io.tinyserver.engine;

import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Makes what encrypts a connection. Called by several threads at once, none of which leads a reactor: it may block. */
@FunctionalInterface
public interface TlsEngines {

    /**
     * An engine for one new connection, in server mode, that has not begun.
     *
     * @param serverName the name that the peer asks for, in lower case; null if it names none
     * @return the engine
     */
    SSLEngine create(@Nullable String serverName);
}
