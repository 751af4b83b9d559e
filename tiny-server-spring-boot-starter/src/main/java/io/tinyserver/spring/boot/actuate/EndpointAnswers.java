package io.tinyserver.spring.boot.actuate;

import io.tinyserver.http.Body;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.Resource;
import org.springframework.util.ClassUtils;

/** Turns what an operation returned into an answer, by the rules of the actuator's own adapters. */
final class EndpointAnswers {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Flux", EndpointAnswers.class.getClassLoader());

    private final EndpointJson json;

    EndpointAnswers(EndpointJson json) {
        this.json = json;
    }

    /**
     * The answer.
     *
     * @param result what the operation returned
     * @param request what was asked
     * @param contentType what to send where the result does not say
     */
    Response answer(@Nullable Object result, Request request, String contentType) throws IOException {
        if (REACTOR && ReactiveResults.isReactive(result)) {
            return Response.deferred(
                    ReactiveResults.collect(result).thenApply(value -> later(value, request, contentType)));
        }
        if (result == null) {
            boolean read = request.method().name().equals("GET")
                    || request.method().name().equals("HEAD");
            return Response.of(read ? Status.NOT_FOUND : Status.NO_CONTENT);
        }
        if (!(result instanceof WebEndpointResponse<?> response)) {
            return content(result, request, contentType);
        }
        Status status = Status.of(response.getStatus());
        Object body = response.getBody();
        if (body == null) {
            return Response.of(status);
        }
        String type = response.getContentType() == null
                ? contentType
                : response.getContentType().toString();
        Response answer = content(body, request, type);
        return response.getStatus() == WebEndpointResponse.STATUS_OK ? answer : answer.withStatus(status);
    }

    private Response later(@Nullable Object value, Request request, String contentType) {
        try {
            return answer(value, request, contentType);
        } catch (IOException failure) {
            throw new CompletionException(failure);
        }
    }

    private Response content(Object body, Request request, String contentType) throws IOException {
        if (body instanceof Resource resource) {
            return ResourceAnswer.of(resource, request, contentType);
        }
        if (body instanceof byte[] bytes) {
            return Response.of(contentType, new Body.Bytes(bytes));
        }
        if (body instanceof CharSequence text) {
            return Response.of(contentType, new Body.Bytes(text.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return Response.of(contentType, new Body.Bytes(json.write(body)));
    }
}
