package io.tinyserver.spring.boot.webflux;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A response that WebFlux writes. When it is committed it becomes the answer: with one buffer as content in memory, with many as content
 * that the server asks for as fast as the peer takes it.
 */
final class TinyServerHttpResponse extends AbstractServerHttpResponse implements ZeroCopyHttpOutputMessage {

    private final ResponsePromise promise;
    private final ResponseFields written;
    private final boolean headOnly;
    private Status status = Status.OK;
    private Headers fields = Headers.EMPTY;
    private volatile @Nullable Subscription work;
    private @Nullable IllegalArgumentException unfit;

    TinyServerHttpResponse(ResponsePromise promise, boolean headOnly) {
        this(promise, headOnly, new ResponseFields());
    }

    private TinyServerHttpResponse(ResponsePromise promise, boolean headOnly, ResponseFields written) {
        super(DefaultDataBufferFactory.sharedInstance, new HttpHeaders(written));
        this.promise = promise;
        this.headOnly = headOnly;
        this.written = written;
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
        if (unfit != null) {
            promise.fail(unfit); // Spring takes a response that could not be committed for one that was
            return;
        }
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
        apply(() -> fields = written.toHeaders());
    }

    @Override
    protected void applyCookies() {
        for (List<ResponseCookie> cookies : getCookies().values()) {
            for (ResponseCookie cookie : cookies) {
                apply(() -> fields = fields.withAdded(HttpHeaders.SET_COOKIE, cookie.toString()));
            }
        }
    }

    private void apply(Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException notLegal) {
            unfit = notLegal;
            throw notLegal;
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
            if (status.forbidsContent()) {
                answer(Body.EMPTY);
                return content.doOnNext(DataBufferUtils::release).then(); // a gateway's source has to be drained
            }
            answer(new Body.Published(publisher, getHeaders().getContentLength()));
            return publisher.end();
        });
    }

    @Override
    public Mono<Void> writeWith(Path file, long position, long count) {
        return Mono.defer(() -> Files.isReadable(file)
                ? doCommit(() -> send(file, position, count))
                : Mono.error(new NoSuchFileException(file.toString())));
    }

    /** Ends when the file is not needed any more, so that the application may delete it then. */
    private Mono<Void> send(Path file, long position, long count) {
        Sinks.Empty<Void> end = Sinks.empty();
        return Mono.defer(() -> {
            answer(new Body.FileRegion(file, position, count, end::tryEmitEmpty));
            return end.asMono();
        });
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows the server
    public <T> T getNativeResponse() {
        return (T) promise;
    }
}
