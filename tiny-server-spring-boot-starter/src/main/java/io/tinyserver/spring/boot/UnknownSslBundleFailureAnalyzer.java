package io.tinyserver.spring.boot;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.env.Environment;

/** Explains that a server is to use an SSL bundle which is not there; Spring Boot says neither for whom it is nor which there are. */
class UnknownSslBundleFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchSslBundleException> {

    private static final List<String> SERVERS = List.of("server.ssl", "management.server.ssl", "tiny.server.ssl");
    private static final List<String> KINDS = List.of("spring.ssl.bundle.jks", "spring.ssl.bundle.pem");

    private final Environment environment;

    UnknownSslBundleFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchSslBundleException cause) {
        InvalidPropertyFailureAnalyzer report = new InvalidPropertyFailureAnalyzer(environment);
        return Stream.concat(
                        SERVERS.stream().map(server -> server + ServerPlace.BUNDLE),
                        SERVERS.stream().flatMap(this::byName))
                .filter(property -> cause.getBundleName().equals(value(property)))
                .findFirst()
                .map(property -> report.analyze(
                        rootFailure, new InvalidPropertyException(property, cause.getBundleName(), allowed())))
                .orElse(null);
    }

    private Stream<String> byName(String server) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> server + ".server-name-bundles[" + i + "].bundle")
                .takeWhile(property -> value(property) != null);
    }

    private @Nullable String value(String property) {
        return Binder.get(environment).bind(property, String.class).orElse(null);
    }

    private String allowed() {
        Set<String> known = new TreeSet<>();
        for (String kind : KINDS) {
            Binder.get(environment)
                    .bind(kind, Bindable.mapOf(String.class, Object.class))
                    .ifBound(bundles -> known.addAll(bundles.keySet()));
        }
        return "the name of an SSL bundle; 'spring.ssl.bundle' has "
                + (known.isEmpty() ? "none" : String.join(", ", known));
    }
}
