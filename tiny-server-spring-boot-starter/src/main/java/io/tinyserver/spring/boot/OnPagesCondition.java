package io.tinyserver.spring.boot;

import io.tinyserver.content.Pages;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where a folder of pages is named, or the usual one exists. */
class OnPagesCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Pages");
        String location = context.getEnvironment().getProperty(PageLocation.PROPERTY);
        if (location != null) {
            return ConditionOutcome.match(message.because(PageLocation.PROPERTY + " is " + location));
        }
        return exists(context.getResourceLoader())
                ? ConditionOutcome.match(message.foundExactly(PageLocation.DEFAULT))
                : ConditionOutcome.noMatch(
                        message.didNotFind(PageLocation.DEFAULT).atAll());
    }

    /** A jar need not have entries for folders, so what is usually in the folder counts, too. */
    private static boolean exists(ResourceLoader resources) {
        return Stream.of("", Pages.DEFAULT_INDEX, "404.html")
                .anyMatch(name ->
                        resources.getResource(PageLocation.DEFAULT + name).exists());
    }
}
