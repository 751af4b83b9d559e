package io.tinyserver.spring.boot.actuate;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;

/** Matches where no other server serves the actuator, or we are asked to. */
class OnServedActuatorCondition extends AnyNestedCondition {

    OnServedActuatorCondition() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnNotWebApplication
    @ConditionalOnBooleanProperty(name = "tiny.server.actuator.enabled", matchIfMissing = true)
    static class NobodyElseDoes {}

    @ConditionalOnBooleanProperty(name = "tiny.server.actuator.enabled")
    static class AskedTo {}
}
