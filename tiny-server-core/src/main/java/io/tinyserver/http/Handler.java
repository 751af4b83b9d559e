package io.tinyserver.http;

/**
 * Answers requests. This is the one interface an application has to implement.
 *
 * <p>A handler is called by many threads at once and may block: the server notices and lets others go on. Whatever it throws becomes a
 * {@code 500} page and one log entry; an {@link InterruptedException} means that the server is stopping or gave the request up.
 */
@FunctionalInterface
public interface Handler {

    /**
     * Answers one request.
     *
     * @param request what the peer asked; valid until the answer has been sent
     * @return the answer, or a promise of one: {@link Response#deferred}
     * @throws Exception anything; the peer sees {@code 500}
     */
    Response handle(Request request) throws Exception;
}
