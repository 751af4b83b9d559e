package io.tinyserver.spring.boot.actuate;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where {@code management.server.port} asks for a port of its own. */
class OnOwnManagementPortCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        EndpointPlace place = EndpointPlace.of(context.getEnvironment());
        ConditionMessage message =
                ConditionMessage.forCondition("Management port").because("endpoints are served " + place);
        return new ConditionOutcome(place instanceof EndpointPlace.OwnPort, message);
    }
}
