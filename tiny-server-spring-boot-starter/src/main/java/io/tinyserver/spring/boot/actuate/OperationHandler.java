package io.tinyserver.spring.boot.actuate;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationArgumentResolver;
import org.springframework.boot.actuate.endpoint.ProducibleOperationArgumentResolver;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebOperationRequestPredicate;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.util.StringUtils;

/** Calls the operations of an endpoint that share method and path, and differ at most in media types. */
final class OperationHandler implements Handler {

    private final List<WebOperation> operations;
    private final boolean health;
    private final WebServerNamespace namespace;
    private final EndpointGuard guard;
    private final EndpointJson json;
    private final EndpointAnswers answers;

    OperationHandler(
            List<WebOperation> operations,
            boolean health,
            WebServerNamespace namespace,
            EndpointGuard guard,
            EndpointJson json) {
        this.operations = operations;
        this.health = health;
        this.namespace = namespace;
        this.guard = guard;
        this.json = json;
        this.answers = new EndpointAnswers(json);
    }

    @Override
    public Response handle(Request request) throws IOException {
        Response refusal = guard.refuse(request, health);
        if (refusal != null) {
            return refusal;
        }
        Status obstacle = Status.UNSUPPORTED_MEDIA_TYPE;
        for (WebOperation operation : operations) {
            WebOperationRequestPredicate predicate = operation.getRequestPredicate();
            if (MediaTypes.readable(request.header("Content-Type"), predicate.getConsumes())) {
                String contentType = MediaTypes.choose(request.headers().all("Accept"), predicate.getProduces());
                if (contentType != null) {
                    return call(operation, request, contentType);
                }
                obstacle = Status.NOT_ACCEPTABLE;
            }
        }
        return Response.of(obstacle);
    }

    private Response call(WebOperation operation, Request request, String contentType) throws IOException {
        try {
            Object result = operation.invoke(context(operation, request));
            return answers.answer(result, request, contentType);
        } catch (InvalidEndpointRequestException badRequest) {
            return refused(badRequest.getReason());
        }
    }

    private static Response refused(@Nullable String reason) {
        return Response.text((reason == null ? Status.BAD_REQUEST.toString() : reason) + "\n")
                .withStatus(Status.BAD_REQUEST);
    }

    private InvocationContext context(WebOperation operation, Request request) throws IOException {
        return new InvocationContext(
                guard.securityContext(request),
                arguments(operation.getRequestPredicate(), request),
                OperationArgumentResolver.of(WebServerNamespace.class, () -> namespace),
                new ProducibleOperationArgumentResolver(() -> request.headers().all("Accept")));
    }

    private Map<String, Object> arguments(WebOperationRequestPredicate predicate, Request request) throws IOException {
        Map<String, Object> arguments = new HashMap<>(request.pathParameters());
        String remaining = predicate.getMatchAllRemainingPathSegmentsVariable();
        if (remaining != null) {
            // An additional path, such as /livez, stands for itself.
            Object rest = arguments.remove(EndpointRoutes.REST);
            arguments.put(remaining, segments(rest == null ? request.path() : rest.toString()));
        }
        if (!predicate.getConsumes().isEmpty()) {
            byte[] content = request.body().bytes();
            arguments.putAll(content.length == 0 ? Map.of() : json.readArguments(content));
        }
        request.query()
                .values()
                .forEach((name, values) -> arguments.put(name, values.size() == 1 ? values.get(0) : values));
        return arguments;
    }

    private static String[] segments(String path) {
        return StringUtils.tokenizeToStringArray(path, "/", false, true);
    }

    @Override
    public String toString() {
        return "Actuator endpoint '" + operations.get(0).getId() + "'";
    }
}
