package io.tinyserver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as it came off the wire. */
public record Answer(int status, String reason, List<Map.Entry<String, String>> fields, byte[] content) {

    public static Answer head(String text) {
        String[] lines = text.split("\r\n");
        String[] parts = lines[0].split(" ", 3);
        if (!parts[0].equals("HTTP/1.1")) {
            throw new AssertionError("No status line: " + lines[0]);
        }
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            fields.add(Map.entry(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        return new Answer(Integer.parseInt(parts[1]), parts[2], List.copyOf(fields), new byte[0]);
    }

    public Answer withContent(byte[] bytes) {
        return new Answer(status, reason, fields, bytes);
    }

    /** The first field of that name. */
    @Nullable
    public String header(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    public boolean closes() {
        return "close".equals(header("Connection"));
    }
}
