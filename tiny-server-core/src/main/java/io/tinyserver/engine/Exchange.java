package io.tinyserver.engine;

import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http1.ParsedHead;
import io.tinyserver.route.Match;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer.
 *
 * <p>At any time one thread owns the exchange and with it the right to write to the socket: the leader, the thread that runs the handler
 * or sends the content, or nobody while a deferred answer is awaited. Ownership passes through the ticket, the pool's queue or the
 * reactor's mailbox, each of which also makes visible what the former owner wrote.
 *
 * <p>Who answers when the answer is deferred is settled by a {@link Deferral}; an answer that is there at once needs none.
 */
final class Exchange extends UserRun implements UserCode, Runnable {

    private static final AtomicIntegerFieldUpdater<Exchange> CLAIMS =
            AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "claims");

    private final Connection connection;
    private final ParsedHead head;
    private final Request request;
    private final Match match;
    private final RouteProfile profile;
    private Response.@Nullable Ready response;
    private @Nullable Sending sending;
    private @Nullable IncomingBody incoming;
    private byte @Nullable [] rest;
    private @Nullable Unsent earlier;
    private boolean hasRun;
    private volatile @Nullable Deferral deferral;
    private volatile int claims;
    private boolean answersBefore;

    Exchange(Connection connection, ParsedHead head, Request request, Match match, RouteProfile profile) {
        this.connection = connection;
        this.head = head;
        this.request = request;
        this.match = match;
        this.profile = profile;
    }

    Request request() {
        return request;
    }

    Match match() {
        return match;
    }

    RouteProfile profile() {
        return profile;
    }

    Connection connection() {
        return connection;
    }

    /** The answer; called by the owner once there is one. */
    Response.Ready response() {
        Response.Ready ready = response;
        return ready != null ? ready : keepPromise();
    }

    private Response.Ready keepPromise() {
        Deferral promise = deferral;
        Deferral.Outcome outcome = promise == null ? null : promise.outcome();
        Response.Ready kept = outcome == null ? null : outcome.answer();
        if (kept == null) {
            Throwable broken = outcome == null ? null : outcome.failure();
            kept = failurePage(
                    broken != null
                            ? broken
                            : new NullPointerException(
                                    "The promise of " + match.route().template() + " gave null"));
        }
        response = kept;
        return kept;
    }

    /** Whether the answer's content is in memory. */
    boolean isInMemory() {
        return Output.contentInMemory(response()) != null;
    }

    /** Whether the peer asked for a head only. */
    boolean isForHeadOnly() {
        return request.method().equals(Method.HEAD);
    }

    /** How the answer goes on the wire. */
    Manners.Manner manner() {
        boolean unfinished = incoming != null && !incoming.hasArrived();
        boolean close = !mayBeFollowed() || unfinished || Output.asksToClose(response());
        return connection.engine().manners().of(head, close);
    }

    /** Whether the peer has no reason to think that this answer is the last one, and may have sent another request. */
    boolean mayBeFollowed() {
        return connection.engine().mayBeFollowed(head);
    }

    /** The content arrives while the handler runs. */
    void streams(IncomingBody body) {
        incoming = body;
    }

    @Nullable
    IncomingBody incoming() {
        return incoming;
    }

    /** What the owning thread has read behind this request and takes along when it has lost leadership. */
    void takesAlong(byte @Nullable [] bytes) {
        rest = bytes;
    }

    byte @Nullable [] rest() {
        return rest;
    }

    // --- the handler ---

    /** Runs the handler; called through the gate alone. */
    @Override
    public void call() {
        hasRun = true;
        try {
            accept(match.handler().handle(request));
        } catch (Throwable thrown) { // the failure is logged behind the gate too, since a log may block
            failed(thrown);
        }
    }

    /** Has a handler answer that is our own code, or as good as that. */
    void answerAtOnce(ImmediateHandler immediate) {
        try {
            accept(immediate.handle(request));
        } catch (Throwable brokenPromise) {
            failed(brokenPromise);
        }
    }

    private void accept(@Nullable Response given) {
        hasRun = true;
        if (given instanceof Response.Ready ready) {
            response = ready;
        } else if (given instanceof Response.Deferred deferred) {
            Deferral promise = new Deferral(deferred.givenUp());
            follow(deferred, promise);
            deferral = promise; // only now, for what a promise of the user's throws is the answer
        } else {
            throw new NullPointerException("The handler of " + match.route().template() + " returned null");
        }
    }

    /** Has the answer completed by whoever completes the promise. */
    private void follow(Response.Deferred given, Deferral promise) {
        given.promise().whenComplete((answer, thrown) -> {
            if (answer instanceof Response.Deferred further) {
                follow(further, promise);
            } else if (promise.complete(new Deferral.Outcome((Response.Ready) answer, thrown))) {
                connection.reactor().post(() -> connection.answered(this));
            } else if (promise.isAbandoned()) {
                drop((Response.Ready) answer);
            }
        });
    }

    /**
     * Gives the exchange up until its promise is completed, unless there is an answer; called by its owner, who has written everything
     * that comes before the answer.
     *
     * @param notSent what the socket did not take of that; kept for the leader if this returns true
     * @return whether the exchange is not the caller's any more
     */
    boolean startsToAwait(@Nullable Unsent notSent) {
        earlier = notSent;
        Deferral promise = deferral;
        return promise != null && promise.startsToAwait();
    }

    /** What has to be written before the answer; from here on it is the caller's. */
    @Nullable
    Unsent takeEarlier() {
        Unsent taken = earlier;
        earlier = null;
        return taken;
    }

    /** Whether nobody owns the exchange until its promise is completed. */
    boolean isAwaiting() {
        Deferral promise = deferral;
        return promise != null && promise.isAwaiting();
    }

    /** Gives up waiting for a deferred answer; returns false if none is awaited, or if it was given after all. */
    boolean abandon() {
        Deferral promise = deferral;
        if (promise == null || !promise.abandon()) {
            return false;
        }
        Reactor reactor = connection.reactor();
        reactor.post(() -> reactor.submit(() -> connection.engine().outcomes().givenUp(promise)));
        return true;
    }

    /** The handler answers with an error page, since it threw. */
    void failed(Throwable thrown) {
        response = failurePage(thrown);
    }

    private Response.Ready failurePage(Throwable thrown) {
        return connection.engine().outcomes().failed(this, thrown);
    }

    /** The engine itself answers. */
    void answer(Response.Ready page) {
        response = page;
    }

    /**
     * Gathers the answer, whose content is in memory. One that cannot be put on the wire becomes an error page.
     *
     * @return whether it is the last of its connection
     */
    boolean writeTo(Output output) throws IOException {
        try {
            return writeOnce(output);
        } catch (IllegalArgumentException unfit) {
            failed(unfit);
            return writeOnce(output);
        }
    }

    private boolean writeOnce(Output output) throws IOException {
        Manners.Manner manner = manner();
        byte[] content = Output.contentInMemory(response());
        output.answer(connection.transport(), response(), content == null ? new byte[0] : content, manner);
        return manner.close();
    }

    // --- on a worker that does not lead ---

    /** A worker's job: runs the handler, or goes on sending its content. */
    @Override
    public void run() {
        Output output = Output.ofThread();
        if (sending != null) {
            sending.proceed(output);
            return;
        }
        if (hasRun) {
            conclude(output); // it is answered by a promise, or its content has to be fetched
            return;
        }
        if (connection.isClosed()) {
            return; // nobody waits for the answer any more, and the server may have stopped since
        }
        if (isClaimed() || HandedOver.runsHere(this)) {
            concludeInTime(output);
        }
    }

    /** Answers after the handler has run, unless the leader has answered already because it took too long. */
    void concludeInTime(Output output) {
        if (claim()) {
            conclude(output);
            return;
        }
        output.discard();
        dropAnswer();
    }

    /**
     * Decides who answers: the thread that ran the handler, or the leader when the time for the answer is over.
     *
     * @return whether it is the caller; the other one must not write any more
     */
    boolean claim() {
        return CLAIMS.compareAndSet(this, 0, 1);
    }

    /** Whether the handler is through, and its answer is being written or awaited. */
    boolean isClaimed() {
        return claims > 0;
    }

    /** There are answers in the worker's hands that come before this one, and that only it can write. */
    void followsUnwrittenAnswers() {
        answersBefore = true;
    }

    /** Whether an answer of the leader's would overtake others. */
    boolean wouldOvertake() {
        return answersBefore;
    }

    /** The time for the answer is over; returns whether the leader, who asks, has to answer, since the handler is not through. */
    boolean isTakenFromHandler() {
        boolean taken = !isAwaiting() && claim();
        if (taken) {
            interrupt();
            if (incoming != null) {
                incoming.fail("the time for the answer is over");
            }
        }
        return taken;
    }

    /** Answers from a thread that does not lead: writes what the socket takes and leaves the rest to the leader. */
    void conclude(Output output) {
        try {
            output.flush(connection.transport());
            Unsent before = output.takeUnsent();
            if (startsToAwait(before)) {
                connection.reactor().post(() -> connection.awaits(this));
                return;
            }
            output.putBack(before);
            if (!isInMemory()) {
                sending = new Sending(this, manner());
                sending.proceed(output);
                return;
            }
            boolean close = writeTo(output);
            output.flush(connection.transport());
            Unsent unsent = output.takeUnsent();
            connection.reactor().post(() -> connection.finished(this, unsent, close));
        } catch (Throwable gone) { // the connection's failure or ours; either way the peer must not wait for ever
            output.discard();
            connection.engine().outcomes().brokeOff(this, gone);
            if (sending == null) {
                dropAnswer();
            }
            connection.reactor().post(() -> connection.broken(this));
        }
    }

    /** The socket takes bytes again, or the content has something to send; called by the leader. */
    void goOn() {
        Sending current = sending;
        if (current == null || !current.wakeWriter()) {
            connection.reactor().submit(this);
        }
    }

    /** The connection is gone; called by the leader, which says whether no worker has the exchange now. */
    void cancel(boolean idle) {
        abandon();
        if (incoming != null) {
            incoming.fail("the connection was closed");
        }
        if (sending != null) {
            sending.cancel(idle);
        } else if (idle) {
            dropAnswer();
        }
    }

    /** Nobody will send the answer, whether it is there or comes later; called by the owner. */
    void dropAnswer() {
        Deferral promise = deferral;
        if (promise == null) {
            drop(response);
        } else {
            promise.startsToAwait();
            Deferral.Outcome outcome = abandon() ? null : promise.outcome();
            drop(outcome == null ? null : outcome.answer());
        }
    }

    /** Has a worker release what an answer brings along; may be called by any thread. */
    private void drop(Response.@Nullable Ready answer) {
        Source unsent = answer == null ? null : NeverSent.of(answer.body());
        if (unsent != null) {
            Reactor reactor = connection.reactor();
            reactor.post(
                    () -> reactor.submit(() -> connection.engine().outcomes().release(this, unsent)));
        }
    }

    @Override
    boolean isToBeInterrupted() {
        return connection.engine().isInterrupting();
    }

    @Override
    public String toString() {
        return request + " (" + match.route().template() + ")";
    }
}
