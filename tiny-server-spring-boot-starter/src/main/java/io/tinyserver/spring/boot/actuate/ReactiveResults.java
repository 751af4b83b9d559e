package io.tinyserver.spring.boot.actuate;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Results that come later. Loaded only where Reactor is there. */
final class ReactiveResults {

    private ReactiveResults() {}

    static boolean isReactive(@Nullable Object result) {
        return result instanceof Publisher;
    }

    /** One value of a {@link Mono} or null where it is empty, and all values of any other publisher as a list. */
    static CompletionStage<@Nullable Object> collect(@Nullable Object result) {
        Objects.requireNonNull(result);
        Mono<?> one = result instanceof Mono<?> mono
                ? mono
                : Flux.from((Publisher<?>) result).collectList();
        return one.<Object>map(value -> value).toFuture();
    }
}
