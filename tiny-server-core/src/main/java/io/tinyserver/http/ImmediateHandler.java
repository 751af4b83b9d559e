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
}
