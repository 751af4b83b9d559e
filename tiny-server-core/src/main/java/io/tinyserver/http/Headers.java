package io.tinyserver.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message's header, in the order in which they were sent (RFC 9110, section 5).
 *
 * <p>Names compare without case. Immutable; safe to read from several threads.
 */
public interface Headers {

    /** No fields. */
    Headers EMPTY = new FieldArray(new String[0]);

    /**
     * How many field lines there are.
     *
     * @return 0 or more
     */
    int size();

    /**
     * The name in a field line.
     *
     * @param index 0 to {@code size() - 1}
     * @return the name, in the case in which it was sent
     * @throws IndexOutOfBoundsException if there is no such line
     */
    String name(int index);

    /**
     * The value in a field line.
     *
     * @param index 0 to {@code size() - 1}
     * @return the value without white space around it; octets above 127 as ISO 8859-1
     * @throws IndexOutOfBoundsException if there is no such line
     */
    String value(int index);

    /**
     * The value of the first field line of that name.
     *
     * @param name the name, in any case
     * @return the value, or null where there is no such field
     */
    default @Nullable String first(String name) {
        for (int i = 0; i < size(); i++) {
            if (name.equalsIgnoreCase(name(i))) {
                return value(i);
            }
        }
        return null;
    }

    /**
     * The values of all field lines of that name.
     *
     * @param name the name, in any case
     * @return the values in order; empty where there is no such field
     */
    default List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (name.equalsIgnoreCase(name(i))) {
                values.add(value(i));
            }
        }
        return values;
    }

    /**
     * Whether there is a field of that name.
     *
     * @param name the name, in any case
     * @return true if there is
     */
    default boolean contains(String name) {
        return first(name) != null;
    }

    /**
     * These fields without those of that name.
     *
     * @param name the name, in any case
     * @return the rest
     */
    default Headers without(String name) {
        return FieldArray.copy(this, name);
    }

    /**
     * These fields with that one in place of all of its name.
     *
     * @param name a token
     * @param value a legal value
     * @return the new fields
     * @throws IllegalArgumentException if name or value is not legal in a header
     */
    default Headers with(String name, String value) {
        return FieldArray.copy(this, name, name, value);
    }

    /**
     * These fields and that one behind them.
     *
     * @param name a token
     * @param value a legal value
     * @return the new fields
     * @throws IllegalArgumentException if name or value is not legal in a header
     */
    default Headers withAdded(String name, String value) {
        return FieldArray.copy(this, null, name, value);
    }

    /**
     * The given fields.
     *
     * @param namesAndValues name, value, name, value …
     * @return the fields
     * @throws IllegalArgumentException if a name or value is not legal in a header, or a name lacks its value
     */
    static Headers of(String... namesAndValues) {
        return FieldArray.copy(EMPTY, null, namesAndValues);
    }
}
