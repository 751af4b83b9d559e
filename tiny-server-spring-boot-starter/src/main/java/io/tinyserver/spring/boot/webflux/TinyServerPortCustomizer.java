package io.tinyserver.spring.boot.webflux;

import java.net.InetAddress;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Lets {@code tiny.server.port} and {@code tiny.server.address} count where they are set and those of {@code server.*} are not.
 *
 * <p>Before Spring Boot's own customizer, so that whatever that sets wins: {@code server.port}, the random port of a test, the port of a
 * management server.
 */
final class TinyServerPortCustomizer implements WebServerFactoryCustomizer<TinyReactiveWebServerFactory>, Ordered {

    private final Environment environment;

    TinyServerPortCustomizer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void customize(TinyReactiveWebServerFactory factory) {
        Binder properties = Binder.get(environment);
        properties.bind("tiny.server.port", Integer.class).ifBound(factory::setPort);
        properties.bind("tiny.server.address", InetAddress.class).ifBound(factory::setAddress);
    }

    @Override
    public int getOrder() {
        return -1;
    }
}
