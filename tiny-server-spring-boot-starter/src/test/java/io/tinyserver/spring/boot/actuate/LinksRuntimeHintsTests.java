package io.tinyserver.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.actuate.endpoint.web.Link;

class LinksRuntimeHintsTests {

    @Test
    void letsJacksonReadLinks() {
        RuntimeHints hints = new RuntimeHints();
        new LinksRuntimeHints().registerHints(hints, null);
        assertThat(reflection().onMethodInvocation(Link.class, "getHref")).accepts(hints);
        assertThat(reflection().onMethodInvocation(Link.class, "isTemplated")).accepts(hints);
    }
}
