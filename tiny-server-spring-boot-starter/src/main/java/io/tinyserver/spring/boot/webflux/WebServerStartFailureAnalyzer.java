package io.tinyserver.spring.boot.webflux;

import io.tinyserver.ServerOptions;
import io.tinyserver.ServerStartException;
import io.tinyserver.spring.boot.ServerPlace;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Explains why tiny-server does not start as the web server of an application: by the properties that counted, which may be those of
 * every web server, of a management server, or our own.
 */
class WebServerStartFailureAnalyzer extends AbstractFailureAnalyzer<WebServerException> implements Ordered {

    private static final String OWN = "tiny.server";
    private static final String MANAGEMENT = "management.server";
    private static final String EVERY = "server";

    /** Is there once the server of the application has started, before that of management; or that of a sibling, below the same parent. */
    private static final String PORT_OF_APPLICATION = "local.server.port";

    private static final Bindable<Map<String, Object>> ANY = Bindable.mapOf(String.class, Object.class);

    private final Environment environment;

    WebServerStartFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WebServerException cause) {
        if (!(cause.getCause() instanceof ServerStartException failure)) {
            return null;
        } else if (cause instanceof PortInUseException) {
            return onPort().explain(failure);
        }
        return cause instanceof UnableToStartException unable
                ? place(unable.options()).explain(failure)
                : null;
    }

    private ServerPlace place(ServerOptions options) {
        return options.address().startsWith(TinyReactiveWebServerFactory.UNIX)
                ? place(ServerPlace.SOCKET_FILE, null, EVERY)
                : onPort();
    }

    private ServerPlace onPort() {
        if (environment.containsProperty(PORT_OF_APPLICATION) && isSet(MANAGEMENT + ".port")) {
            String address = isSet(MANAGEMENT + ".address") ? MANAGEMENT : prefixOf(".address");
            return place(address + ".address", MANAGEMENT + ".port", MANAGEMENT);
        }
        return place(prefixOf(".address") + ".address", prefixOf(".port") + ".port", EVERY);
    }

    /** Ours count where only they are set. */
    private String prefixOf(String property) {
        return isSet(OWN + property) && !isSet(EVERY + property) ? OWN : EVERY;
    }

    private ServerPlace place(String address, @Nullable String port, String first) {
        String ssl = (isAnySet(first + ".ssl") ? first : EVERY) + ".ssl";
        String byName = ssl + ServerPlace.BUNDLES_BY_NAME;
        return new ServerPlace(address, port, tls(ssl), isSet(byName + "[0].bundle") ? byName : null);
    }

    /** An empty bundle is none, as for Spring Boot. */
    private String tls(String prefix) {
        if (StringUtils.hasText(value(prefix + ServerPlace.BUNDLE))) {
            return prefix + ServerPlace.BUNDLE;
        }
        return isAnySet(prefix) ? prefix : ServerPlace.OWN_TLS;
    }

    private boolean isSet(String property) {
        return value(property) != null;
    }

    private @Nullable String value(String property) {
        return Binder.get(environment).bind(property, String.class).orElse(null);
    }

    private boolean isAnySet(String prefix) {
        return Binder.get(environment).bind(prefix, ANY).isBound();
    }

    /** Before Spring Boot's own, which names no property. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
