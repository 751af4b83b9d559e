package io.tinyserver.spring.boot.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what an observation of a request is called, and what it tells. A bean of this type replaces
 * {@link DefaultRequestObservationConvention}.
 *
 * <p>Called by many threads at once, also on those that read from all connections, so it must not block.
 *
 * @since 1.0
 */
public interface RequestObservationConvention extends ObservationConvention<RequestObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof RequestObservationContext;
    }
}
