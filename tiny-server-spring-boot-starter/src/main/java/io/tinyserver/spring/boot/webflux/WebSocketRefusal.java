package io.tinyserver.spring.boot.webflux;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Has WebSocket handshakes refused with {@code 501} where the application maps a {@link WebSocketHandler}, since the server does not speak
 * that protocol yet.
 *
 * <p>Spring picks a way to upgrade by the libraries it finds; one for another server would fail in the middle of a handshake. A way that
 * the application brings itself is left alone.
 */
final class WebSocketRefusal implements BeanPostProcessor {

    private static final String SPRINGS_OWN = "org.springframework.web.reactive.";

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof WebSocketHandlerAdapter adapter && isSprings(adapter.getWebSocketService())) {
            WebSocketHandlerAdapter refusing =
                    new WebSocketHandlerAdapter(new HandshakeWebSocketService(new Refusal()));
            refusing.setOrder(adapter.getOrder());
            return refusing;
        }
        return bean;
    }

    private static boolean isSprings(WebSocketService service) {
        Object chosen =
                service instanceof HandshakeWebSocketService handshake ? handshake.getUpgradeStrategy() : service;
        return chosen.getClass().getName().startsWith(SPRINGS_OWN);
    }

    private static final class Refusal implements RequestUpgradeStrategy {

        @Override
        public Mono<Void> upgrade(
                ServerWebExchange exchange,
                WebSocketHandler handler,
                @Nullable String subProtocol,
                Supplier<HandshakeInfo> handshakeInfo) {
            return Mono.error(new ResponseStatusException(
                    HttpStatus.NOT_IMPLEMENTED, "This server does not speak the WebSocket protocol"));
        }
    }
}
