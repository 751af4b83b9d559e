package io.tinyserver.spring.boot.webflux;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/**
 * Lets an application be processed ahead of time that has no library with which Spring could upgrade to WebSocket.
 *
 * <p>Spring's {@link WebSocketHandlerAdapter} asks for hints whose registration makes a way to upgrade, and fails where the libraries of
 * none are there; a running application bears that. So while an application is being processed, and only in that case, such a bean is
 * known as the {@link HandlerAdapter} that it is, and nobody looks for hints. It is made as ever, and {@link WebSocketRefusal} finds it.
 */
final class UnhintedWebSocketAdapters implements BeanFactoryPostProcessor, BeanRegistrationAotProcessor {

    private final BooleanSupplier canUpgrade;

    UnhintedWebSocketAdapters() {
        this(UnhintedWebSocketAdapters::makesAWayToUpgrade);
    }

    UnhintedWebSocketAdapters(BooleanSupplier canUpgrade) {
        this.canUpgrade = canUpgrade;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING) && !canUpgrade.getAsBoolean()) {
            for (String name : beans.getBeanNamesForType(WebSocketHandlerAdapter.class, true, false)) {
                if (beans.getBeanDefinition(name) instanceof RootBeanDefinition definition
                        && definition.getFactoryMethodName() != null) {
                    definition.setTargetType(HandlerAdapter.class);
                }
            }
        }
    }

    /** Tries what the registration of the hints would try. */
    private static boolean makesAWayToUpgrade() {
        try {
            new HandshakeWebSocketService();
            return true;
        } catch (LinkageError | RuntimeException missing) {
            return false;
        }
    }

    /** It has done its work by then. */
    @Override
    public boolean isBeanExcludedFromAotProcessing() {
        return true;
    }

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        return null;
    }
}
