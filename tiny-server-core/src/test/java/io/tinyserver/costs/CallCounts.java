package io.tinyserver.costs;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often each system call was made. */
record CallCounts(Map<String, Integer> byName) {

    private static final String FUTEX = "futex";

    CallCounts() {
        this(new TreeMap<>());
    }

    void count(String name) {
        byName.merge(name, 1, Integer::sum);
    }

    int futexes() {
        return byName.getOrDefault(FUTEX, 0);
    }

    int othersThanFutex() {
        return byName.values().stream().mapToInt(count -> count).sum() - futexes();
    }

    /** The figures for one request. */
    String forEach(int requests) {
        return byName.entrySet().stream()
                .map(entry -> "%s %.2f".formatted(entry.getKey(), entry.getValue() / (double) requests))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return byName.toString();
    }
}
