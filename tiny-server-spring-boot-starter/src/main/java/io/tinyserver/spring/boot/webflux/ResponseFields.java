package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Headers;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.util.MultiValueMap;

/**
 * A response's header fields as the map that Spring writes them to: names and values in turn, in a list. With the dozen fields that a
 * response has at most, looking through them costs less than a table of hashes would, and the list is what goes on the wire.
 *
 * <p>Names compare without case; the first spelling stays; a null for a value is no field. Lists of values that are handed out are copies. Used by one thread at a time.
 */
final class ResponseFields extends AbstractMap<String, List<String>> implements MultiValueMap<String, String> {

    private final List<String> lines = new ArrayList<>(16);

    /** The fields as they are now; refuses what is not legal in a header. */
    Headers toHeaders() {
        return Headers.of(lines.toArray(String[]::new));
    }

    @Override
    public @Nullable String getFirst(String name) {
        int at = indexOf(name, 0);
        return at < 0 ? null : lines.get(at + 1);
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < lines.size(); i += 2) {
            if (lines.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable List<String> get(@Nullable Object name) {
        return name instanceof String text && indexOf(text, 0) >= 0 ? values(text) : null;
    }

    private List<String> values(String name) {
        List<String> values = new ArrayList<>(1);
        for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 2)) {
            values.add(lines.get(at + 1));
        }
        return values;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && indexOf(text, 0) >= 0;
    }

    @Override
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    @Override
    public void add(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        int known = indexOf(name, 0);
        lines.add(known < 0 ? name : lines.get(known));
        lines.add(value);
    }

    @Override
    public void addAll(String name, List<? extends String> values) {
        values.forEach(value -> add(name, value));
    }

    @Override
    public void addAll(MultiValueMap<String, String> values) {
        values.forEach(this::addAll);
    }

    @Override
    public void set(String name, @Nullable String value) {
        int at = indexOf(name, 0);
        if (value != null && at >= 0 && indexOf(name, at + 2) < 0) {
            lines.set(at + 1, value);
        } else {
            remove(name);
            add(name, value);
        }
    }

    @Override
    public void setAll(Map<String, String> values) {
        values.forEach(this::set);
    }

    @Override
    public @Nullable List<String> put(String name, List<String> values) {
        List<String> former = remove(name);
        addAll(name, values);
        return former;
    }

    @Override
    public @Nullable List<String> remove(@Nullable Object name) {
        List<String> former = get(name);
        if (former != null) {
            for (int i = lines.size() - 2; i >= 0; i -= 2) {
                if (lines.get(i).equalsIgnoreCase((String) name)) {
                    lines.subList(i, i + 2).clear();
                }
            }
        }
        return former;
    }

    @Override
    public void clear() {
        lines.clear();
    }

    @Override
    public Map<String, String> toSingleValueMap() {
        Map<String, String> firsts = new LinkedHashMap<>();
        names().forEach(name -> firsts.put(name, Objects.requireNonNull(getFirst(name))));
        return firsts;
    }

    private List<String> names() {
        Map<String, Boolean> seen = new LinkedCaseInsensitiveMap<>();
        for (int i = 0; i < lines.size(); i += 2) {
            seen.putIfAbsent(lines.get(i), true);
        }
        return List.copyOf(seen.keySet());
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return new Entries();
    }

    /** All names with their values; fields removed here are removed from the response. */
    private final class Entries extends AbstractSet<Entry<String, List<String>>> {

        @Override
        public int size() {
            return names().size();
        }

        @Override
        public Iterator<Entry<String, List<String>>> iterator() {
            Iterator<String> names = names().iterator();
            return new Iterator<>() {
                private @Nullable String last;

                @Override
                public boolean hasNext() {
                    return names.hasNext();
                }

                @Override
                public Entry<String, List<String>> next() {
                    String name = names.next();
                    last = name;
                    return new Field(name);
                }

                @Override
                public void remove() {
                    if (last == null) {
                        throw new IllegalStateException("There is nothing to remove before next() is called");
                    }
                    ResponseFields.this.remove(last);
                    last = null;
                }
            };
        }
    }

    private final class Field extends SimpleEntry<String, List<String>> {

        private static final long serialVersionUID = 1;

        private Field(String name) {
            super(name, values(name));
        }

        @Override
        public List<String> setValue(List<String> values) {
            put(getKey(), values);
            return super.setValue(values);
        }
    }
}
