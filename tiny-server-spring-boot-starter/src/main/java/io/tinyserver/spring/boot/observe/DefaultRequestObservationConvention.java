package io.tinyserver.spring.boot.observe;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.tinyserver.http.Method;
import io.tinyserver.http.Status;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names and keys as Spring's own web stacks have them, so that dashboards made for those fit.
 *
 * <p>Low in cardinality are {@code exception}, {@code method}, {@code outcome}, {@code status} and {@code uri}; high is
 * {@code http.url}. The value of {@code uri} is the pattern of the route, never the path: anybody could make up paths. Where no route but
 * one for everything knows the path, a status of 404 gives {@code NOT_FOUND} and a redirection {@code REDIRECTION}. The value
 * {@code root}, which Spring has for an empty pattern, does not occur, since a pattern begins with a slash.
 *
 * <p>Immutable and thread-safe, which a subclass has to be, too.
 *
 * @since 1.0
 */
public class DefaultRequestObservationConvention implements RequestObservationConvention {

    private static final String DEFAULT_NAME = "http.server.requests";
    private static final String UNKNOWN = "UNKNOWN";
    private static final String EVERYTHING = "/**";
    private static final Set<Method> METHODS = Set.of(
            Method.GET,
            Method.HEAD,
            Method.POST,
            Method.PUT,
            Method.PATCH,
            Method.DELETE,
            Method.OPTIONS,
            Method.TRACE);

    private final String name;

    /** The convention with the usual name, {@code http.server.requests}. */
    public DefaultRequestObservationConvention() {
        this(DEFAULT_NAME);
    }

    /**
     * The convention with another name.
     *
     * @param name what the observations are called
     */
    public DefaultRequestObservationConvention(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getContextualName(RequestObservationContext context) {
        String verb = "http " + method(context).toLowerCase(Locale.ROOT);
        return context.pattern() == null ? verb : verb + " " + context.pattern();
    }

    // In the order of their names, which saves sorting them.
    @Override
    public KeyValues getLowCardinalityKeyValues(RequestObservationContext context) {
        Status status = context.status();
        return KeyValues.of(
                KeyValue.of("exception", exception(context.getError())),
                KeyValue.of("method", method(context)),
                KeyValue.of("outcome", status == null ? UNKNOWN : outcome(status)),
                KeyValue.of("status", status == null ? UNKNOWN : Integer.toString(status.code())),
                KeyValue.of("uri", uri(context.pattern(), status)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(RequestObservationContext context) {
        return KeyValues.of(KeyValue.of("http.url", context.request().target().rawPath()));
    }

    private static String exception(@Nullable Throwable failure) {
        if (failure == null) {
            return KeyValue.NONE_VALUE;
        }
        String simpleName = failure.getClass().getSimpleName();
        return simpleName.isEmpty() ? failure.getClass().getName() : simpleName;
    }

    private static String method(RequestObservationContext context) {
        Method method = context.request().method();
        return METHODS.contains(method) ? method.name() : UNKNOWN;
    }

    private static String outcome(Status status) {
        return switch (status.code() / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> UNKNOWN;
        };
    }

    private static String uri(@Nullable String pattern, @Nullable Status status) {
        if (pattern != null && !pattern.equals(EVERYTHING)) {
            return pattern;
        } else if (status != null && status.code() / 100 == 3) {
            return "REDIRECTION";
        } else if (Status.NOT_FOUND.equals(status)) {
            return "NOT_FOUND";
        }
        return pattern == null ? UNKNOWN : pattern;
    }
}
