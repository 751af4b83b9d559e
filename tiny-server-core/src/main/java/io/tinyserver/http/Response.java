package io.tinyserver.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * An answer, or the promise of one. Immutable: every {@code with…} gives a new answer.
 *
 * <p>The server adds {@code Date}, {@code Connection} and the fields that frame the content; where a handler sets {@code Content-Length}
 * or {@code Transfer-Encoding} itself, they are left out, since only the server knows what it sends.
 */
public abstract sealed class Response permits Response.Ready, Response.Deferred {

    private Response() {}

    /**
     * An answer without content.
     *
     * @param status its status
     * @return the answer
     */
    public static Ready of(Status status) {
        return new Ready(status, Headers.EMPTY, Body.EMPTY);
    }

    /**
     * A {@code 200} with content.
     *
     * @param contentType the media type, such as {@code application/json}
     * @param body the content
     * @return the answer
     */
    public static Ready of(String contentType, Body body) {
        return new Ready(Status.OK, Headers.of("Content-Type", contentType), body);
    }

    /**
     * A {@code 200} with plain text in UTF-8.
     *
     * @param text the content
     * @return the answer
     */
    public static Ready text(String text) {
        return new Ready(Status.OK, Ready.TEXT, new Body.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A {@code 200} with HTML in UTF-8.
     *
     * @param html the content
     * @return the answer
     */
    public static Ready html(String html) {
        return new Ready(Status.OK, Ready.HTML, new Body.Bytes(html.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A {@code 200} with JSON.
     *
     * @param json the content, already encoded
     * @return the answer
     */
    public static Ready json(String json) {
        return new Ready(Status.OK, Ready.JSON, new Body.Bytes(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * An answer that another thread will give. No thread waits for it meanwhile.
     *
     * @param promise completes with the answer; completing with an exception means {@code 500}
     * @return the promise as an answer
     */
    public static Response deferred(CompletionStage<? extends Response> promise) {
        return new Deferred(promise.thenApply(response -> response), () -> {});
    }

    /**
     * An answer that another thread will give, for whoever wants to know that nobody waits for it any more.
     *
     * @param promise completes with the answer; completing with an exception means {@code 500}
     * @param givenUp called at most once, on a worker, if the peer goes away before the promise is completed, or its time is over
     * @return the promise as an answer
     */
    public static Response deferred(CompletionStage<? extends Response> promise, Runnable givenUp) {
        return new Deferred(promise.thenApply(response -> response), givenUp);
    }

    /**
     * Applies a change to the answer, now or as soon as it is there.
     *
     * @param change called once with the complete answer
     * @return the changed answer
     */
    public abstract Response map(UnaryOperator<Ready> change);

    /**
     * The answer with another status.
     *
     * @param status the new status
     * @return the new answer
     */
    public Response withStatus(Status status) {
        return map(ready -> ready.withStatus(status));
    }

    /**
     * The answer with a header field in place of all of that name.
     *
     * @param name a token
     * @param value a legal value
     * @return the new answer
     * @throws IllegalArgumentException if name or value is not legal in a header
     */
    public Response withHeader(String name, String value) {
        return map(ready -> ready.withHeader(name, value));
    }

    /**
     * The answer with a further header field.
     *
     * @param name a token
     * @param value a legal value
     * @return the new answer
     * @throws IllegalArgumentException if name or value is not legal in a header
     */
    public Response withAddedHeader(String name, String value) {
        return map(ready -> ready.withAddedHeader(name, value));
    }

    /**
     * The answer with other content.
     *
     * @param body the new content
     * @return the new answer
     */
    public Response withBody(Body body) {
        return map(ready -> ready.withBody(body));
    }

    /** A complete answer. */
    public static final class Ready extends Response {

        private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");
        private static final Headers HTML = Headers.of("Content-Type", "text/html; charset=utf-8");
        private static final Headers JSON = Headers.of("Content-Type", "application/json");

        private final Status status;
        private final Headers headers;
        private final Body body;

        /**
         * An answer from its parts.
         *
         * @param status the status
         * @param headers the fields of the header, without those that the server sets
         * @param body the content
         */
        public Ready(Status status, Headers headers, Body body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /**
         * The status.
         *
         * @return the status
         */
        public Status status() {
            return status;
        }

        /**
         * The fields that the handler set.
         *
         * @return the headers
         */
        public Headers headers() {
            return headers;
        }

        /**
         * The content.
         *
         * @return the body
         */
        public Body body() {
            return body;
        }

        @Override
        public Response map(UnaryOperator<Ready> change) {
            return change.apply(this);
        }

        @Override
        public Ready withStatus(Status newStatus) {
            return new Ready(newStatus, headers, body);
        }

        @Override
        public Ready withHeader(String name, String value) {
            return new Ready(status, headers.with(name, value), body);
        }

        @Override
        public Ready withAddedHeader(String name, String value) {
            return new Ready(status, headers.withAdded(name, value), body);
        }

        @Override
        public Ready withBody(Body newBody) {
            return new Ready(status, headers, newBody);
        }

        @Override
        public String toString() {
            return status.toString();
        }
    }

    /** The promise of an answer. */
    public static final class Deferred extends Response {

        private final CompletionStage<Response> promise;
        private final Runnable givenUp;

        private Deferred(CompletionStage<Response> promise, Runnable givenUp) {
            this.promise = promise;
            this.givenUp = givenUp;
        }

        /**
         * What completes with the answer.
         *
         * @return the promise
         */
        public CompletionStage<Response> promise() {
            return promise;
        }

        /**
         * What is called when nobody waits for the answer any more.
         *
         * @return does nothing unless it was given
         */
        public Runnable givenUp() {
            return givenUp;
        }

        @Override
        public Response map(UnaryOperator<Ready> change) {
            return new Deferred(promise.thenApply(response -> response.map(change)), givenUp);
        }

        @Override
        public String toString() {
            return "deferred";
        }
    }
}
