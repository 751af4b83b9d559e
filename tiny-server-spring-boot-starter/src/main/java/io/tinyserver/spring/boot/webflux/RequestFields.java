package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Headers;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.util.MultiValueMap;

/**
 * A request's header fields as the map that Spring reads them from, without a copy: single fields are looked up where they lie. Only who
 * wants all of them at once has a map made. Cannot be changed.
 */
final class RequestFields extends AbstractMap<String, List<String>> implements MultiValueMap<String, String> {

    private final Headers fields;
    private @Nullable Map<String, List<String>> all;

    RequestFields(Headers fields) {
        this.fields = fields;
    }

    @Override
    public @Nullable String getFirst(String name) {
        return fields.first(name);
    }

    @Override
    public @Nullable List<String> get(@Nullable Object name) {
        List<String> values = name instanceof String text ? fields.all(text) : List.of();
        return values.isEmpty() ? null : values;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && fields.contains(text);
    }

    @Override
    public boolean isEmpty() {
        return fields.size() == 0;
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return all().entrySet();
    }

    @Override
    public Set<String> keySet() {
        return all().keySet();
    }

    private Map<String, List<String>> all() {
        Map<String, List<String>> known = all;
        if (known == null) {
            Map<String, List<String>> gathered = new LinkedCaseInsensitiveMap<>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                gathered.computeIfAbsent(fields.name(i), name -> new ArrayList<>(1))
                        .add(fields.value(i));
            }
            known = Collections.unmodifiableMap(gathered);
            all = known; // a second thread would make an equal one
        }
        return known;
    }

    @Override
    public Map<String, String> toSingleValueMap() {
        Map<String, String> firsts = new LinkedHashMap<>();
        all().forEach((name, values) -> firsts.put(name, values.get(0)));
        return firsts;
    }

    @Override
    public void add(String name, @Nullable String value) {
        throw readOnly();
    }

    @Override
    public void addAll(String name, List<? extends String> values) {
        throw readOnly();
    }

    @Override
    public void addAll(MultiValueMap<String, String> values) {
        throw readOnly();
    }

    @Override
    public void set(String name, @Nullable String value) {
        throw readOnly();
    }

    @Override
    public void setAll(Map<String, String> values) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("The header of a request cannot be changed");
    }
}
