package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/** Which hints an application with Spring's adapter for WebSocket asks for. That Spring no longer fails is shown by the sample's build. */
class UnhintedWebSocketAdaptersTests {

    @BeforeEach
    void processAheadOfTime() {
        System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
    }

    @AfterEach
    void runAsEver() {
        System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
    }

    @Test
    void keepsHintsWhereThereIsAWayToUpgrade() {
        assertThat(hints(true).reflection().typeHints())
                .anyMatch(hint -> isUpgradeStrategy(hint.getType()), "names a way to upgrade");
    }

    @Test
    void asksForNoHintsWhereThereIsNone() {
        assertThat(hints(false).reflection().typeHints())
                .noneMatch(hint -> isUpgradeStrategy(hint.getType()), "names a way to upgrade");
    }

    private static boolean isUpgradeStrategy(TypeReference type) {
        return type.getSimpleName().endsWith("UpgradeStrategy");
    }

    private static RuntimeHints hints(boolean canUpgrade) {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(Application.class);
            context.addBeanFactoryPostProcessor(new UnhintedWebSocketAdapters(() -> canUpgrade));
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            return generation.getRuntimeHints();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        WebSocketHandlerAdapter webSocketHandlerAdapter() {
            return new WebSocketHandlerAdapter();
        }
    }
}
