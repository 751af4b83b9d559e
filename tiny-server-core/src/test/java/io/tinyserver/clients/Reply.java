package io.tinyserver.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** A whole answer, as the client tells it. */
record Reply(int status, Function<String, List<String>> fields, byte[] content) {

    static Reply of(Exchange exchange) throws IOException {
        try (exchange) {
            byte[] content = exchange.content().readAllBytes();
            return new Reply(exchange.status(), exchange::values, content);
        }
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    List<String> values(String name) {
        return fields.apply(name);
    }
}
