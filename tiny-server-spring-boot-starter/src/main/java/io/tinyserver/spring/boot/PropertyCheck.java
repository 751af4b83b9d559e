package io.tinyserver.spring.boot;

import io.tinyserver.ServerOptions;
import io.tinyserver.ServerOptionsBuilder;
import java.util.function.UnaryOperator;

/** Has the core judge one value at a time, so that its limits are written down once and each complaint names its property. */
final class PropertyCheck {

    private static final String ALLOWED = "allowed is ";

    private PropertyCheck() {}

    static void option(String name, Object value, UnaryOperator<ServerOptionsBuilder> setting) {
        check(name, value, () -> setting.apply(ServerOptions.builder()).build());
    }

    static void check(String name, Object value, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException refused) {
            throw new InvalidPropertyException("tiny.server." + name, value, allowed(refused));
        }
    }

    /** The core says what is allowed behind a name that users of properties do not know. */
    private static String allowed(IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        int start = message.indexOf(ALLOWED);
        return start < 0 ? "another one: " + message : message.substring(start + ALLOWED.length());
    }
}
