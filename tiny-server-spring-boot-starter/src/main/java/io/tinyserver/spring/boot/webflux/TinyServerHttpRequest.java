package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Request;
import io.tinyserver.http.RequestBodyException;
import io.tinyserver.http.Target;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** A request of the server as WebFlux sees it. Headers are read where they lie, content as it is asked for. */
final class TinyServerHttpRequest extends AbstractServerHttpRequest {

    private final Request request;

    TinyServerHttpRequest(Request request) throws URISyntaxException {
        super(
                HttpMethod.valueOf(request.method().name()),
                uri(request),
                null,
                new HttpHeaders(new RequestFields(request.headers())));
        this.request = request;
    }

    private static URI uri(Request request) throws URISyntaxException {
        Target target = request.target();
        String scheme = request.endpoints().secure() ? "https://" : "http://";
        String query = target.query();
        String start = scheme + authority(request) + target.rawPath();
        return new URI(query == null ? start : start + "?" + query);
    }

    /** Only a peer that speaks HTTP/1.0 may leave the host out. */
    private static String authority(Request request) {
        String named = request.target().authority();
        if (named.isEmpty() && request.endpoints().local() instanceof InetSocketAddress local) {
            String host = local.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + local.getPort();
        }
        return named.isEmpty() ? "localhost" : named;
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
        MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
        for (String field : request.headers().all(HttpHeaders.COOKIE)) {
            RequestCookies.read(field, (name, value) -> cookies.add(name, new HttpCookie(name, value)));
        }
        return cookies;
    }

    @Override
    protected @Nullable SslInfo initSslInfo() {
        SSLSession session = request.endpoints().tlsSession();
        return session == null ? null : SslInfo.from(HexFormat.of().formatHex(session.getId()), certificates(session));
    }

    private static X509Certificate[] certificates(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .toArray(X509Certificate[]::new);
        } catch (SSLPeerUnverifiedException anonymous) {
            return new X509Certificate[0];
        }
    }

    @Override
    public @Nullable InetSocketAddress getLocalAddress() {
        return internet(request.endpoints().local());
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return internet(request.endpoints().remote());
    }

    private static @Nullable InetSocketAddress internet(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet : null;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        if (request.body().length() == 0) {
            return Flux.empty();
        }
        return JdkFlowAdapter.flowPublisherToFlux(request.body().publisher())
                .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
                .onErrorMap(RequestBodyException.class, TinyServerHttpRequest::withStatus);
    }

    private static ResponseStatusException withStatus(RequestBodyException incomplete) {
        HttpStatusCode status = HttpStatusCode.valueOf(incomplete.status().code());
        return new ResponseStatusException(status, incomplete.getMessage(), incomplete);
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows the server
    public <T> T getNativeRequest() {
        return (T) request;
    }
}
