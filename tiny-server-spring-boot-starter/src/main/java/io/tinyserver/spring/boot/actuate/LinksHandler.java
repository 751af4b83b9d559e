package io.tinyserver.spring.boot.actuate;

import io.tinyserver.http.Body;
import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.EndpointLinksResolver;
import org.springframework.boot.actuate.endpoint.web.Link;

/** The page beneath which all endpoints are: says which there are, for whoever asks. */
final class LinksHandler implements Handler {

    private final EndpointLinksResolver links;
    private final EndpointLinksResolver healthLinks;
    private final Collection<String> produced;
    private final EndpointGuard guard;
    private final EndpointJson json;

    LinksHandler(
            EndpointLinksResolver links,
            EndpointLinksResolver healthLinks,
            Collection<String> produced,
            EndpointGuard guard,
            EndpointJson json) {
        this.links = links;
        this.healthLinks = healthLinks;
        this.produced = produced;
        this.guard = guard;
        this.json = json;
    }

    @Override
    public Response handle(Request request) {
        boolean healthAlone = !guard.isOpenTo(request);
        Response refusal = guard.refuse(request, healthAlone);
        if (refusal != null) {
            return refusal;
        }
        String contentType = MediaTypes.choose(request.headers().all("Accept"), produced);
        if (contentType == null) {
            return Response.of(Status.NOT_ACCEPTABLE);
        }
        Map<String, Link> found = new LinkedHashMap<>((healthAlone ? healthLinks : links).resolveLinks(url(request)));
        Object page = OperationResponseBody.of(Collections.singletonMap("_links", found));
        return Response.of(contentType, new Body.Bytes(json.write(page)));
    }

    private static String url(Request request) {
        String scheme = request.endpoints().secure() ? "https" : "http";
        return scheme + "://" + request.target().authority() + request.target().rawPath();
    }

    @Override
    public String toString() {
        return "Actuator root web endpoint";
    }
}
