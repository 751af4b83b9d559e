package io.tinyserver.engine;

import io.tinyserver.http.Endpoints;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http.UnusableUriException;
import io.tinyserver.http1.Rejection;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.Crew;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of requests that no handler answers, or not well: the page for the peer, one line or stack for the log, the count, and
 * word to the listener. Used by all threads.
 */
final class Outcomes {

    private static final Log LOG = new Log("io.tinyserver");
    private static final String RETRY_AFTER_SECONDS = "1";

    private final ErrorPages errorPages;
    private final ServerListener listener;
    private final Crew crew;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final GreetingLog greetings = new GreetingLog(System::nanoTime);
    private final LongAdder failures = new LongAdder();

    Outcomes(ErrorPages errorPages, ServerListener listener, Crew crew) {
        this.errorPages = errorPages;
        this.listener = listener;
        this.crew = crew;
    }

    /** How many messages were refused since the start, by the id of the rule; without those that never were broken. */
    Map<String, Long> rejections() {
        return refusals.counts();
    }

    /** How often code of users failed since the start; without what is the peer's doing, or that of a stop. */
    long failures() {
        return failures.sum();
    }

    /** A peer's message breaks a rule, or cannot be served. */
    void refused(Rejection rule, Endpoints endpoints) {
        refusals.count(rule, endpoints);
        tell(() -> listener.rejected(rule.id(), rule.status().code()));
    }

    /** A new connection has come to be encrypted. */
    void greeted() {
        greetings.succeeded();
    }

    /** A new connection did not come to be encrypted. */
    void greetingFailed(GreetingFailedException failure, Endpoints endpoints) {
        greetings.failed(failure, endpoints);
        refusals.countSilently(failure.rule());
        tell(() -> listener.rejected(failure.rule().id(), 0));
    }

    /** The page for an error; it always has its content in memory. */
    Response.Ready page(Status status) {
        try {
            if (errorPages.page(status) instanceof Response.Ready ready
                    && Output.contentInMemory(ready) != null
                    && Output.fits(ready)) {
                return ready.status().equals(status) ? ready : ready.withStatus(status);
            }
            throw new IllegalStateException("It is not complete in memory");
        } catch (RuntimeException broken) {
            LOG.log(Level.ERROR, () -> "The error page for " + status + " failed; plain text is sent", broken);
        }
        return (Response.Ready) ErrorPages.PLAIN.page(status);
    }

    /** The pool's queue is full. */
    Response.Ready overloaded(Endpoints endpoints) {
        refused(Rejection.LOAD_QUEUE, endpoints);
        return page(Status.SERVICE_UNAVAILABLE).withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    /** A deferred answer was not given in time. */
    Response.Ready overdue(Endpoints endpoints) {
        refused(Rejection.TIME_ANSWER, endpoints);
        return page(Status.SERVICE_UNAVAILABLE);
    }

    /** A handler threw before anything of its answer was sent. */
    Response.Ready failed(Exchange exchange, Throwable thrown) {
        boolean stopping = exchange.connection().engine().isDraining();
        IncomingBody incoming = exchange.incoming();
        Rejection rule = incoming == null ? null : incoming.rejection();
        if (rule != null) {
            return page(rule.status());
        } else if (thrown instanceof UnusableUriException) {
            LOG.log(Level.DEBUG, () -> exchange + " has no URI: " + thrown.getMessage());
            refused(Rejection.TARGET_URI, exchange.connection().endpoints());
            return page(Rejection.TARGET_URI.status());
        } else if (PeerGoneException.isBehind(thrown)) {
            LOG.log(Level.DEBUG, () -> exchange + " was given up: " + thrown);
            return page(Status.INTERNAL_SERVER_ERROR); // nobody will see it
        } else if (stopping && thrown instanceof InterruptedException) {
            LOG.log(Level.INFO, () -> exchange + " was interrupted, since the server stops");
            return page(Status.SERVICE_UNAVAILABLE);
        }
        LOG.log(Level.ERROR, () -> exchange + " failed", thrown);
        countAndTell(exchange, thrown);
        return page(Status.INTERNAL_SERVER_ERROR);
    }

    /** The content of an answer failed after part of it was sent, or could not be released. */
    void brokeOff(Exchange exchange, Throwable thrown) {
        boolean peerGone = exchange.connection().isClosed() || PeerGoneException.isBehind(thrown);
        if (peerGone) {
            LOG.log(Level.DEBUG, () -> exchange + " was broken off: " + thrown);
        } else {
            LOG.log(Level.ERROR, () -> exchange + " was broken off in the middle of its answer", thrown);
            countAndTell(exchange, thrown);
        }
    }

    private void countAndTell(Exchange exchange, Throwable thrown) {
        failures.increment();
        tell(() -> listener.failed(exchange.request(), thrown));
    }

    /** Releases content that nobody will send; called by a worker. */
    void release(Exchange exchange, Source unsent) {
        Throwable thrown = Gate.pass(exchange, unsent::release);
        if (thrown != null) {
            brokeOff(exchange, thrown);
        }
    }

    /** Nobody waits for a promise any more; called by a worker. */
    void givenUp(Deferral promise) {
        Throwable thrown = Gate.pass(null, promise.givenUp()::run);
        if (thrown != null) {
            LOG.log(Level.ERROR, "What was to be told that an answer was given up failed", thrown);
        }
    }

    /** A subscriber of a request's content threw. */
    void subscriberFailed(Throwable thrown) {
        LOG.log(Level.ERROR, "A subscriber of a request's content failed", thrown);
    }

    /** Leadership was taken from the thread that ran this exchange. */
    void leadershipLost(Exchange exchange, boolean blamed) {
        tell(() -> listener.leadershipLost(exchange.match().route().template(), blamed));
    }

    // A listener is user code, so it runs on a worker; when the queue is full, figures go on but events are dropped.
    private void tell(UserCode event) {
        if (listener != ServerListener.NONE) {
            crew.offer(() -> {
                Throwable thrown = Gate.pass(null, event);
                if (thrown != null) {
                    LOG.log(Level.ERROR, "A listener failed", thrown);
                }
            });
        }
    }
}
