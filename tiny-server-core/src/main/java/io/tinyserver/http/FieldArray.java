package io.tinyserver.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that we, or a handler, made up: names and values in turn. */
record FieldArray(String[] namesAndValues) implements Headers {

    /** Copies the fields but those named {@code dropped}, and adds more behind them. */
    static FieldArray copy(Headers from, @Nullable String dropped, String... added) {
        List<String> fields = new ArrayList<>(2 * from.size() + added.length);
        for (int i = 0; i < from.size(); i++) {
            if (dropped == null || !dropped.equalsIgnoreCase(from.name(i))) {
                fields.add(from.name(i));
                fields.add(from.value(i));
            }
        }
        if (added.length % 2 != 0) {
            throw new IllegalArgumentException("Field '" + added[added.length - 1] + "' has no value");
        }
        for (int i = 0; i < added.length; i += 2) {
            fields.add(checkedName(added[i]));
            fields.add(checkedValue(added[i], added[i + 1]));
        }
        return new FieldArray(fields.toArray(String[]::new));
    }

    @Override
    public int size() {
        return namesAndValues.length / 2;
    }

    @Override
    public String name(int index) {
        return namesAndValues[2 * index];
    }

    @Override
    public String value(int index) {
        return namesAndValues[2 * index + 1];
    }

    @Override
    public String toString() {
        return String.join(" ", namesAndValues);
    }

    private static String checkedName(String name) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("Not a field name: '" + name + "' is not a token (RFC 9110, 5.1)");
        }
        return name;
    }

    // A line break in a value would let whoever supplied it write further fields or a whole answer.
    private static String checkedValue(String name, String value) {
        if (!Tokens.isFieldValue(value)) {
            throw new IllegalArgumentException(
                    "Not a value for field '" + name
                            + "': control characters, characters above 255 and white space at its ends are not allowed (RFC 9110, 5.5)");
        }
        return value;
    }
}
