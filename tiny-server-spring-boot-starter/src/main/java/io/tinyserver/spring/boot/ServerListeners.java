package io.tinyserver.spring.boot;

import io.tinyserver.http.Request;
import io.tinyserver.observe.ServerListener;
import java.util.List;

/** Tells all listeners of an application, in their order. */
record ServerListeners(List<ServerListener> listeners) implements ServerListener {

    @Override
    public void rejected(String rule, int status) {
        listeners.forEach(listener -> listener.rejected(rule, status));
    }

    @Override
    public void failed(Request request, Throwable failure) {
        listeners.forEach(listener -> listener.failed(request, failure));
    }

    @Override
    public void leadershipLost(String route, boolean blamed) {
        listeners.forEach(listener -> listener.leadershipLost(route, blamed));
    }
}
