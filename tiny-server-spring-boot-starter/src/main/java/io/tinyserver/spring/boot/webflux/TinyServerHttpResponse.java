package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response that WebFlux writes. When it is committed it becomes the answer: with one buffer as content in memory, with many as content
 * that the server asks for as fast as the peer takes it.
 */
final class TinyServerHttpResponse extends AbstractServerHttpResponse implements ZeroCopyHttpOutputMessage {

    private final ResponsePromise promise;
    private final boolean headOnly;
    private Status status = Status.OK;
    private Headers fields = Headers.EMPTY;
    private volatile @Nullable Subscription work;

    TinyServerHttpResponse(ResponsePromise promise, boolean headOnly) {
        super(DefaultDataBufferFactory.sharedInstance);
        this.promise = promise;
        this.headOnly = headOnly;
    }

    /** What goes on for this response, to be cancelled when nobody waits for its content any more. */
    void worksOn(Subscription subscription) {
        work = subscription;
    }

    /** Nobody waits for the answer, or for the rest of it. */
    void cancelWork() {
        Subscription current = work;
        if (current != null) {
            current.cancel();
        }
    }

    /** The application is through and has written nothing. */
    void endWithoutContent() {
        long announced = getHeaders().getContentLength();
        boolean describes = headOnly && !status.forbidsContent();
        answer(describes ? new Body.Published(BufferPublisher.NONE, announced) : Body.EMPTY);
    }

    private void answer(Body body) {
        promise.give(new Response.Ready(status, fields, body));
    }

    @Override
    public HttpStatusCode getStatusCode() {
        HttpStatusCode set = super.getStatusCode();
        return set == null ? HttpStatus.OK : set;
    }

    @Override
    protected void applyStatusCode() {
        status = Status.of(getStatusCode().value());
    }

    @Override
    protected void applyHeaders() {
        fields = fieldsOf(getHeaders());
    }

    private static Headers fieldsOf(HttpHeaders headers) {
        List<String> namesAndValues = new ArrayList<>();
        headers.forEach((name, values) -> {
            for (String value : values) {
                namesAndValues.add(name);
                namesAndValues.add(value);
            }
        });
        return Headers.of(namesAndValues.toArray(String[]::new));
    }

    @Override
    protected void applyCookies() {
        for (List<ResponseCookie> cookies : getCookies().values()) {
            for (ResponseCookie cookie : cookies) {
                fields = fields.withAdded(HttpHeaders.SET_COOKIE, cookie.toString());
            }
        }
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> content) {
        if (content instanceof Mono<? extends DataBuffer> single) {
            return single.doOnNext(buffer -> answer(new Body.Bytes(Buffers.takeBytes(buffer))))
                    .then();
        }
        return publish(Flux.from(content));
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> parts) {
        return publish(Flux.from(parts).concatMap(part -> Flux.<DataBuffer>concat(part, Buffers.FLUSH), 0));
    }

    private Mono<Void> publish(Flux<? extends DataBuffer> content) {
        BufferPublisher publisher = new BufferPublisher(content, this::cancelWork);
        return Mono.defer(() -> {
            answer(new Body.Published(publisher, getHeaders().getContentLength()));
            return publisher.end();
        });
    }

    @Override
    public Mono<Void> writeWith(Path file, long position, long count) {
        return doCommit(() -> Mono.fromRunnable(() -> answer(new Body.FileRegion(file, position, count))));
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows the server
    public <T> T getNativeResponse() {
        return (T) promise;
    }
}
