package io.tinyserver.spring.boot.webflux;

import io.tinyserver.ClientAuthentication;
import io.tinyserver.ServerOptions;
import io.tinyserver.ServerOptionsBuilder;
import io.tinyserver.TinyServer;
import io.tinyserver.TlsOptions;
import io.tinyserver.UnusableTlsException;
import io.tinyserver.http.Handler;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import io.tinyserver.spring.boot.BundledTls;
import io.tinyserver.spring.boot.TinyServerCustomizer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.Ssl.ServerNameSslBundle;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.reactive.AbstractReactiveWebServerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Makes tiny-server the web server of a reactive application.
 *
 * <p>What Spring Boot knows of every web server (port, address, compression, shutdown and so on) has its usual setters; {@link #setOptions}
 * and {@link TinyServerCustomizer}s reach the rest. The application answers what no route of a customizer's matches. Has a constructor
 * without arguments, since Spring Boot makes the factory of a management server that way. Not thread-safe.
 *
 * @since 1.0
 */
public class TinyReactiveWebServerFactory extends AbstractReactiveWebServerFactory {

    private static final Log logger = LogFactory.getLog(TinyReactiveWebServerFactory.class);
    /** The pattern of the route that stands for the application. */
    static final String APPLICATION = "/**";

    /** What an address begins with that is a Unix domain socket. */
    static final String UNIX = "unix:";

    private static final String ALL_ADDRESSES = "0.0.0.0";

    private ServerOptions options = ServerOptions.builder().build();
    private final List<TinyServerCustomizer> customizers = new ArrayList<>();
    private boolean useForwardHeaders;

    /** A factory for the usual port, 8080. */
    public TinyReactiveWebServerFactory() {}

    /**
     * A factory for a port.
     *
     * @param port the port; 0 picks a free one, and with a negative one there is no server
     */
    public TinyReactiveWebServerFactory(int port) {
        super(port);
    }

    /**
     * Sets limits and deadlines.
     *
     * @param options the options; port and address are those of this factory all the same
     */
    public void setOptions(ServerOptions options) {
        this.options = options;
    }

    /**
     * The limits and deadlines.
     *
     * @return the options, to be changed with {@link #setOptions}
     */
    public ServerOptions getOptions() {
        return options;
    }

    /**
     * Adds customizers; they are called in their order, after everything else.
     *
     * @param added further customizers
     */
    public void addServerCustomizers(TinyServerCustomizer... added) {
        customizers.addAll(List.of(added));
    }

    /**
     * Whether {@code Forwarded} and {@code X-Forwarded-*} of a request are believed, which makes sense only behind a proxy that sets
     * them.
     *
     * @param useForwardHeaders true to believe them
     */
    public void setUseForwardHeaders(boolean useForwardHeaders) {
        this.useForwardHeaders = useForwardHeaders;
    }

    /**
     * Makes a server, which listens once it is started; never where the port is negative, not even on a Unix domain socket.
     *
     * @param httpHandler the application
     * @return the server
     * @throws WebServerException if it is to encrypt, and cannot
     */
    @Override
    public WebServer getWebServer(HttpHandler httpHandler) {
        if (getPort() < 0) {
            return new UnboundWebServer(getPort());
        }
        warnOfHttp2(getHttp2());
        ServerOptions placed = placedAndNamed();
        Handler application =
                new HttpHandlerAdapter(httpHandler, useForwardHeaders ? new ForwardedHeaderTransformer() : null);
        TinyServer.Builder server = TinyServer.builder().options(placed);
        Compression compression = getCompression();
        if (compression != null && compression.getEnabled()) {
            server.filter(CompressionRules.gzip(compression));
        }
        Ssl ssl = getSsl();
        boolean secure = Ssl.isEnabled(ssl);
        if (ssl != null && secure) {
            server.tls(tls(ssl, placed));
        }
        customizers.forEach(customizer -> customizer.customize(server));
        server.router(Router.of(Route.any(APPLICATION, application).streaming()));
        return new TinyWebServer(server.build(), secure, getShutdown() == Shutdown.GRACEFUL);
    }

    private ServerOptions placedAndNamed() {
        ServerOptionsBuilder builder = options.toBuilder();
        String name = getServerHeader();
        if (name != null) {
            builder.serverHeader(name.isEmpty() ? null : name);
        }
        if (isOnSocketFile()) {
            return builder.build();
        }
        InetAddress address = getAddress();
        return builder.address(address == null ? ALL_ADDRESSES : address.getHostAddress())
                .port(getPort())
                .build();
    }

    private boolean isOnSocketFile() {
        return options.address().startsWith(UNIX);
    }

    private TlsOptions tls(Ssl ssl, ServerOptions placed) {
        try {
            return tls(ssl);
        } catch (UnusableTlsException unfit) {
            throw new UnableToStartException(placed, unfit);
        }
    }

    private TlsOptions tls(Ssl ssl) {
        BundledTls tls = new BundledTls(this::getSslBundle, ssl.getBundle(), getSslBundles());
        Map<String, SslBundle> byName = getServerNameSslBundles();
        for (ServerNameSslBundle each : ssl.getServerNameBundles()) {
            tls.serverName(each.serverName(), Objects.requireNonNull(byName.get(each.serverName())), each.bundle());
        }
        return tls.toOptions(Ssl.ClientAuth.map(
                ssl.getClientAuth(), ClientAuthentication.NONE, ClientAuthentication.WANT, ClientAuthentication.NEED));
    }

    private static void warnOfHttp2(@Nullable Http2 http2) {
        if (http2 != null && http2.isEnabled()) {
            logger.warn(
                    "'server.http2.enabled' is true, but tiny-server does not speak HTTP/2 yet; it serves HTTP/1.1");
        }
    }
}
