package io.tinyserver.spring.boot.webflux;

import io.tinyserver.ClientAuthentication;
import io.tinyserver.spring.boot.TinyServerProperties;
import java.net.InetAddress;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Lets {@code tiny.server.port}, {@code tiny.server.address} and {@code tiny.server.ssl} count where they are set and those of {@code
 * server.*} are not.
 *
 * <p>Before Spring Boot's own customizer, so that whatever that sets wins: {@code server.port}, the random port of a test, the port of a
 * management server.
 */
final class OwnPlaceCustomizer implements WebServerFactoryCustomizer<TinyReactiveWebServerFactory>, Ordered {

    private final Environment environment;
    private final TinyServerProperties properties;

    OwnPlaceCustomizer(Environment environment, TinyServerProperties properties) {
        this.environment = environment;
        this.properties = properties;
    }

    @Override
    public void customize(TinyReactiveWebServerFactory factory) {
        Binder set = Binder.get(environment);
        set.bind("tiny.server.port", Integer.class).ifBound(factory::setPort);
        set.bind("tiny.server.address", InetAddress.class).ifBound(factory::setAddress);
        String bundle = properties.ssl().bundle();
        if (bundle != null) {
            Ssl ssl = Ssl.forBundle(bundle);
            ssl.setClientAuth(clientAuth(properties.ssl().clientAuth()));
            factory.setSsl(ssl);
        }
    }

    private static Ssl.ClientAuth clientAuth(ClientAuthentication ours) {
        return switch (ours) {
            case NONE -> Ssl.ClientAuth.NONE;
            case WANT -> Ssl.ClientAuth.WANT;
            case NEED -> Ssl.ClientAuth.NEED;
        };
    }

    @Override
    public int getOrder() {
        return -1;
    }
}
