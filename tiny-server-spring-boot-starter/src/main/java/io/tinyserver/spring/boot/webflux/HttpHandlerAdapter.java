package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.UnusableUriException;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHeadResponseDecorator;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Answers requests with an {@link HttpHandler}, which for an application is all of WebFlux.
 *
 * <p>The application's code runs on the thread that calls {@link #handle} until it switches to another; so it may block, as any handler
 * may. An answer that is there when it returns is given at once, any other one is a promise.
 */
final class HttpHandlerAdapter implements Handler {

    private final HttpHandler application;
    private final @Nullable ForwardedHeaderTransformer forwarded;

    /**
     * An adapter.
     *
     * @param application what answers
     * @param forwarded what makes a request of the one that a proxy has forwarded; null where nobody is trusted
     */
    HttpHandlerAdapter(HttpHandler application, @Nullable ForwardedHeaderTransformer forwarded) {
        this.application = application;
        this.forwarded = forwarded;
    }

    @Override
    public Response handle(Request request) throws Exception {
        ServerHttpRequest adapted;
        try {
            adapted = adapt(request);
        } catch (URISyntaxException | IllegalArgumentException | IllegalStateException malformed) {
            // The latter two come from forwarded headers, which a peer may have made up.
            throw new UnusableUriException(malformed);
        }
        ResponsePromise promise = new ResponsePromise();
        boolean headOnly = adapted.getMethod() == HttpMethod.HEAD;
        TinyServerHttpResponse response = new TinyServerHttpResponse(promise, headOnly);
        ServerHttpResponse seen = headOnly ? new HttpHeadResponseDecorator(response) : response;
        application.handle(adapted, seen).subscribe(promise.of(response));
        return promise.asResponse(response::cancelWork);
    }

    private ServerHttpRequest adapt(Request request) throws URISyntaxException {
        ServerHttpRequest adapted = new TinyServerHttpRequest(request);
        return forwarded == null ? adapted : forwarded.apply(adapted);
    }
}
