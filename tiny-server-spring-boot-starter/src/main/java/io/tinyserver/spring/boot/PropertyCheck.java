package io.tinyserver.spring.boot;

import io.tinyserver.ServerOptions;
import io.tinyserver.ServerOptionsBuilder;
import java.util.function.UnaryOperator;

/** Has the core judge one value at a time, so that its limits are written down once and each complaint names its property. */
final class PropertyCheck {

    private PropertyCheck() {}

    static void option(String name, Object value, UnaryOperator<ServerOptionsBuilder> setting) {
        check(name, value, () -> setting.apply(ServerOptions.builder()).build());
    }

    static void check(String name, Object value, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException refused) {
            throw InvalidPropertyException.of("tiny.server." + name, value, refused);
        }
    }
}
