package io.tinyserver.spring.boot.observe;

import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed request: the request as its carrier, from whose header a trace is taken up, and later the answer.
 *
 * <p>Belongs to the observation; what concerns the answer is set before it stops.
 *
 * @since 1.0
 */
public final class RequestObservationContext extends RequestReplyReceiverContext<Request, Response.Ready> {

    private static final Propagator.Getter<Request> HEADER = new Header();

    private final Request request;
    private final @Nullable String pattern;
    private @Nullable Status status;

    /**
     * The context of one request.
     *
     * @param request what the peer asked
     * @param pattern which paths its route serves, such as {@code /hello/{name}}; null where that is not known
     */
    public RequestObservationContext(Request request, @Nullable String pattern) {
        super(HEADER);
        this.request = request;
        this.pattern = pattern;
        setCarrier(request);
    }

    /**
     * What the peer asked.
     *
     * @return the request
     */
    public Request request() {
        return request;
    }

    /**
     * Which paths the route serves.
     *
     * @return for example {@code /hello/{name}}, or {@code /**} where no other route knew the path; null where it is not known
     */
    public @Nullable String pattern() {
        return pattern;
    }

    /**
     * The status that the peer gets.
     *
     * @return the status; null until the answer is known
     */
    public @Nullable Status status() {
        Response.Ready answer = getResponse();
        return answer != null ? answer.status() : status;
    }

    /** There is no answer of the handler's; the server gives one with this status. */
    void failsWith(Status error) {
        status = error;
    }

    /** Reads the fields of a request's header. */
    private static final class Header implements Propagator.Getter<Request> {

        @Override
        public @Nullable String get(Request request, String name) {
            return request.header(name);
        }

        @Override
        public Iterable<String> getAll(Request request, String name) {
            return request.headers().all(name);
        }
    }
}
