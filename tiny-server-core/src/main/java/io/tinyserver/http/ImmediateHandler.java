package io.tinyserver.http;

/**
 * A handler whose answer is in memory already. The engine runs it as code of its own: on the leading thread, without a permit of the pool
 * and without a ticket, so it answers even while every worker is busy.
 *
 * <p>The price is a promise: no blocking, no lock that may be held for long, no call into code of others, no exception, a few
 * microseconds. What cannot promise that is a {@link Handler}.
 */
public interface ImmediateHandler extends Handler {

    @Override
    Response handle(Request request);

    /**
     * Whether an answer may depend on the content of its request. Where it does not, a peer that waits before it sends its content
     * gets the answer at once, in place of a {@code 100} (RFC 9110, 10.1.1), and the connection closes behind it.
     *
     * @return true unless it is overridden
     */
    default boolean readsContent() {
        return true;
    }
}
