package io.tinyserver.spring.boot.webflux;

import io.tinyserver.ServerOptions;
import io.tinyserver.ServerOptionsBuilder;
import io.tinyserver.spring.boot.InvalidPropertyException;
import io.tinyserver.spring.boot.ServerAssembly;
import io.tinyserver.spring.boot.TinyServerProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Applies what Spring Boot's shared customizer leaves to each server, and {@code tiny.server.*}.
 *
 * <p>The server of the application gets its beans, too. A management server gets neither those nor the application's pool, but a few
 * workers of its own, so that health can be asked for while every other worker is busy.
 */
final class TinyReactiveWebServerFactoryCustomizer
        implements WebServerFactoryCustomizer<TinyReactiveWebServerFactory>, Ordered {

    private static final Log logger = LogFactory.getLog(TinyReactiveWebServerFactoryCustomizer.class);
    private static final String MANAGEMENT = "management";
    private static final String ANY_ADDRESS = "0.0.0.0";
    /** One for each core, where the core takes one for two: a request costs several times as much here. */
    private static final int MOST_REACTORS = 4;

    private static final int MANAGEMENT_WORKERS = 4;
    /** The port by which Spring Boot has an application without a web server. */
    private static final int NO_SERVER = -1;

    private final Environment environment;
    private final ServerProperties serverProperties;
    private final TinyServerProperties properties;
    private final ApplicationContext context;
    private final ObjectProvider<ServerAssembly> assembly;

    TinyReactiveWebServerFactoryCustomizer(
            Environment environment,
            ServerProperties serverProperties,
            TinyServerProperties properties,
            ApplicationContext context,
            ObjectProvider<ServerAssembly> assembly) {
        this.environment = environment;
        this.serverProperties = serverProperties;
        this.properties = properties;
        this.context = context;
        this.assembly = assembly;
    }

    @Override
    public void customize(TinyReactiveWebServerFactory factory) {
        boolean management = WebServerApplicationContext.hasServerNamespace(context, MANAGEMENT);
        String prefix = management ? "management.server" : "server";
        checkPort(prefix + ".port");
        warnOfWhatABundleOverrules(prefix + ".ssl");
        ServerOptionsBuilder options = properties.toOptions();
        if (!isSet("max-header-size")) {
            limitHeader(options, serverProperties.getMaxHttpRequestHeaderSize());
        }
        factory.setUseForwardHeaders(isBehindTrustedProxy());
        if (properties.serverHeader() != null) {
            factory.setServerHeader(properties.serverHeader());
        } else if (serverProperties.getServerHeader() != null) {
            factory.setServerHeader(checkedName(serverProperties.getServerHeader()));
        }
        if (management) {
            factory.setOptions(options.address(ANY_ADDRESS).reactors(1).build()); // a socket file is the application's
            factory.addServerCustomizers(server -> server.poolSize(MANAGEMENT_WORKERS));
        } else {
            if (properties.reactors() == 0) {
                options.reactors(Math.min(MOST_REACTORS, Runtime.getRuntime().availableProcessors()));
            }
            factory.setOptions(options.build());
            assembly.ifAvailable(beans -> factory.addServerCustomizers(beans::addTo));
        }
    }

    private void checkPort(String property) {
        Binder.get(environment)
                .bind(property, Integer.class)
                .ifBound(port -> check(property, port, () -> refuseOtherThanPort(port)));
    }

    private static void refuseOtherThanPort(int port) {
        try {
            ServerOptions.builder().port(port == NO_SERVER ? 0 : port).build();
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage() + ", or -1 for no server at all", refused);
        }
    }

    /** As for every server of Spring Boot's, which say nothing: protocols and ciphers are those of the bundle. */
    private void warnOfWhatABundleOverrules(String prefix) {
        Ssl ssl = Binder.get(environment).bind(prefix, Ssl.class).orElse(null);
        if (ssl == null || !ssl.isEnabled() || !StringUtils.hasText(ssl.getBundle())) {
            return;
        }
        warnOfOverruled(ssl.getEnabledProtocols(), prefix, "enabled-protocols");
        warnOfOverruled(ssl.getCiphers(), prefix, "ciphers");
    }

    private static void warnOfOverruled(String @Nullable [] values, String prefix, String property) {
        if (values != null) {
            logger.warn("'%s.%s' is ignored, since there is '%1$s.bundle'; set 'options.%2$s' of that bundle instead"
                    .formatted(prefix, property));
        }
    }

    private static void limitHeader(ServerOptionsBuilder options, DataSize size) {
        int bytes = (int) Math.min(Integer.MAX_VALUE, Math.max(Integer.MIN_VALUE, size.toBytes()));
        check("server.max-http-request-header-size", size, options.maxHeaderBytes(bytes)::build);
    }

    /** An empty one stands for none. */
    private static String checkedName(String name) {
        String named = name.isEmpty() ? null : name;
        check("server.server-header", "'" + name + "'", ServerOptions.builder().serverHeader(named)::build);
        return name;
    }

    private static void check(String property, Object value, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException refused) {
            throw InvalidPropertyException.of(property, value, refused);
        }
    }

    private boolean isSet(String property) {
        return Binder.get(environment)
                .bind("tiny.server." + property, String.class)
                .isBound();
    }

    private boolean isBehindTrustedProxy() {
        ForwardHeadersStrategy strategy = serverProperties.getForwardHeadersStrategy();
        if (strategy == null) {
            CloudPlatform platform = CloudPlatform.getActive(environment);
            return platform != null && platform.isUsingForwardHeaders();
        }
        return strategy == ForwardHeadersStrategy.NATIVE;
    }

    /** After Spring Boot's own, of which the one for management sets a name, too. */
    @Override
    public int getOrder() {
        return 1;
    }
}
