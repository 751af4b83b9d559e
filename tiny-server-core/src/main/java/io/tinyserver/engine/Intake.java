package io.tinyserver.engine;

import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.RequestBody;
import io.tinyserver.http.Response;
import io.tinyserver.http1.HeadResult;
import io.tinyserver.http1.ParsedHead;
import io.tinyserver.http1.Rejection;
import io.tinyserver.http1.RequestParser;
import io.tinyserver.http1.ResponseEncoder;
import io.tinyserver.route.Dispatch;
import io.tinyserver.route.Match;
import io.tinyserver.route.Route;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Makes requests of a connection's bytes and sees to their answers, as long as bytes and leadership last.
 *
 * <p>Answers of requests that came together are gathered and leave in one write; they are flushed before any handler that is not known to
 * be quick, and before a request leaves the leader's hands. Belongs to one term of one leader.
 */
final class Intake {

    /** Requests of one connection in one turn; then the others come first. */
    private static final int REQUESTS_PER_TURN = 256;

    /** One run in so many is timed. */
    private static final int RUNS_PER_SAMPLE = 16;

    private enum Step {
        /** Go on with the bytes that are left. */
        NEXT,
        /** The bytes are used up, or the connection has to wait. */
        PAUSE,
        /** Leadership is lost. */
        LOST
    }

    private final Engine engine;
    private final Term term;
    private final Output output;
    private final RequestParser parser;
    private byte[] data = new byte[0];
    private int at;
    private int end;
    private int runs;

    Intake(Engine engine, Term term, Output output) {
        this.engine = engine;
        this.term = term;
        this.output = output;
        this.parser = new RequestParser(engine.settings().head());
    }

    Buffers buffers() {
        return output.buffers();
    }

    /**
     * Serves the requests in these bytes and keeps what is left of them.
     *
     * @return whether the thread still leads
     */
    boolean take(Connection connection, byte[] bytes, int from, int to) throws IOException {
        data = bytes;
        at = from;
        end = to;
        boolean served = false;
        try {
            Step step = serve(connection);
            served = true;
            return step != Step.LOST && settle(connection, step);
        } finally {
            if (!served) {
                output.discard(); // what is gathered must never reach another connection
            }
        }
    }

    private Step serve(Connection connection) throws IOException {
        Step step = Step.NEXT;
        for (int budget = REQUESTS_PER_TURN; step == Step.NEXT && budget > 0; budget--) {
            boolean mayBegin = !connection.ending().isAnnounced() && !connection.isBusy() && !output.isBlocked();
            step = mayBegin ? next(connection) : Step.PAUSE;
        }
        return step;
    }

    private boolean settle(Connection connection, Step step) throws IOException {
        output.flush(connection.transport());
        connection.outbound().keep(output.takeUnsent());
        connection.input().keep(data, at, end);
        if (step == Step.NEXT && !connection.isBusy() && connection.input().requestHasBegun()) {
            term.reactor().again(connection);
        } else {
            connection.settle();
        }
        return true;
    }

    private Step refuse(Connection connection, Rejection rule, boolean headOnly) throws IOException {
        at = end;
        new Refusal(engine, output).refuse(connection, rule, headOnly);
        return Step.PAUSE;
    }

    private Step next(Connection connection) throws IOException {
        if (connection.input().body() != null) {
            return continueBody(connection, connection.input().body());
        } else if (at == end) {
            return Step.PAUSE;
        }
        HeadResult result = parser.parse(data, at, end, connection.endpoints().secure());
        if (result instanceof ParsedHead head) {
            at += head.length();
            term.reactor().countRequest();
            return head.hasBody() ? beginBody(connection, head) : perform(connection, head, RequestBody.EMPTY);
        }
        return result instanceof Rejection rule
                ? refuse(connection, rule, Refusal.beginsLikeHead(data, at, end))
                : Step.PAUSE;
    }

    // --- content ---

    private Step beginBody(Connection connection, ParsedHead head) throws IOException {
        Match match = engine.router().match(request(connection, head, RequestBody.EMPTY));
        Route route = match.route();
        long most = route.maxBodyBytes() >= 0
                ? route.maxBodyBytes()
                : engine.settings().maxBodyBytes();
        BodyIntake body = new BodyIntake(head, engine.settings(), most, route.isStreaming());
        connection.input().body(body);
        boolean waits = head.expectsContinue() && at == end && body.rejection() == null;
        if (waits && match.handler() instanceof ImmediateHandler immediate && !immediate.readsContent()) {
            return answerInsteadOfAsking(connection, body, immediate);
        }
        Step step = continueBody(connection, body);
        boolean collects = connection.input().body() == body && body.stream() == null;
        if (collects && !connection.ending().isAnnounced()) {
            askForContent(connection, head);
        }
        return step;
    }

    /** The peer keeps its content, so the connection closes: what comes next may be that content, or another request. */
    private Step answerInsteadOfAsking(Connection connection, BodyIntake body, ImmediateHandler immediate)
            throws IOException {
        Exchange exchange = streaming(connection, body);
        exchange.answerAtOnce(immediate);
        return respond(connection, exchange);
    }

    private void askForContent(Connection connection, ParsedHead head) throws IOException {
        if (head.expectsContinue() && !head.http10()) {
            output.makeRoom(connection.transport(), ResponseEncoder.CONTINUE_LENGTH);
            ResponseEncoder.continueHead(output.gathered());
        }
    }

    private Step continueBody(Connection connection, BodyIntake body) throws IOException {
        at = body.take(data, at, end);
        Rejection rule = body.rejection();
        if (rule != null) {
            connection.input().body(null);
            return refuse(connection, rule, body.head().method().equals(Method.HEAD));
        } else if (body.isComplete()) {
            connection.input().body(null);
            return perform(connection, body.head(), body.body());
        }
        boolean streams = body.isToBeStreamed(engine.settings().bodyBufferBytes());
        return streams ? performStreaming(connection, body) : Step.PAUSE;
    }

    /** Hands a request over whose content is still arriving. */
    private Step performStreaming(Connection connection, BodyIntake body) throws IOException {
        boolean hasBegunToCome = body.hasBegunToCome();
        Exchange exchange = streaming(connection, body);
        if (!hasBegunToCome) {
            askForContent(connection, body.head());
        }
        return handOver(connection, exchange);
    }

    private Exchange streaming(Connection connection, BodyIntake body) {
        ParsedHead head = body.head();
        long length = head.chunked() ? -1 : head.contentLength();
        IncomingBody incoming =
                new IncomingBody(connection, length, engine.settings().bodyBufferBytes());
        body.streamInto(incoming);
        connection.input().streamBegins();
        Request request = request(connection, head, incoming);
        Exchange exchange = exchange(connection, head, request, engine.router().match(request));
        exchange.streams(incoming);
        return exchange;
    }

    // --- the handler ---

    private Request request(Connection connection, ParsedHead head, RequestBody body) {
        return new Request(head.method(), head.target(), head.headers(), body, connection.endpoints());
    }

    private Exchange exchange(Connection connection, ParsedHead head, Request request, Match match) {
        RouteProfile profile = engine.dispatcher().profile(match, request.path());
        return new Exchange(connection, head, match.bind(request), match, profile);
    }

    private Step perform(Connection connection, ParsedHead head, RequestBody body) throws IOException {
        Request request = request(connection, head, body);
        Match match = engine.router().match(request);
        if (match.handler() instanceof ImmediateHandler immediate) {
            return answerAtOnce(connection, head, request, match, immediate);
        }
        Exchange exchange = exchange(connection, head, request, match);
        Dispatch hint = exchange.match().route().dispatch();
        return switch (engine.dispatcher().place(hint, exchange.profile(), term)) {
            case HERE -> runHere(connection, exchange);
            case POOL -> handOver(connection, exchange);
            case RESERVED -> reserve(connection, exchange);
        };
    }

    private Step runHere(Connection connection, Exchange exchange) throws IOException {
        if (!term.hasPermit()) {
            return handOver(connection, exchange);
        } else if (!exchange.profile().isProven() && !output.flush(connection.transport())) {
            return waitForSocket(connection, exchange);
        }
        connection.occupy(exchange);
        if (!output.isEmpty()) {
            exchange.followsUnwrittenAnswers();
        }
        boolean timed = ++runs % RUNS_PER_SAMPLE == 0 || exchange.profile().isHeavy();
        long start = timed ? System.nanoTime() : 0;
        if (!term.runHere(exchange)) {
            finishWithoutLeading(exchange);
            return Step.LOST;
        }
        if (timed) {
            exchange.profile().timed(System.nanoTime() - start);
        }
        exchange.profile().ranInPlace();
        connection.occupy(null);
        return respond(connection, exchange);
    }

    /** Leadership is gone; what was read and what was gathered are still ours. */
    private void finishWithoutLeading(Exchange exchange) {
        if (exchange.stoodFor(engine.watchdog().punctualLooks(), ThreadClock.now())) {
            engine.dispatcher().lost(exchange.profile());
        }
        exchange.takesAlong(at < end ? Arrays.copyOfRange(data, at, end) : null);
        exchange.concludeInTime(output);
    }

    /** The socket is full: when it has taken what comes before, a worker goes on with the exchange. */
    private Step waitForSocket(Connection connection, Exchange exchange) {
        connection.occupy(exchange);
        connection.outbound().keep(output.takeUnsent());
        connection.blocked(exchange, null);
        return Step.PAUSE;
    }

    private Step handOver(Connection connection, Exchange exchange) throws IOException {
        return place(connection, exchange, engine.crew()::offerTimed);
    }

    private Step reserve(Connection connection, Exchange exchange) throws IOException {
        return place(connection, exchange, engine.crew()::reserve);
    }

    private Step place(Connection connection, Exchange exchange, Predicate<Runnable> lane) throws IOException {
        if (!output.flush(connection.transport())) {
            return waitForSocket(connection, exchange);
        }
        connection.occupy(exchange);
        if (lane.test(exchange)) {
            return Step.PAUSE;
        }
        connection.occupy(null);
        exchange.answer(engine.outcomes().overloaded(connection.endpoints()));
        return respond(connection, exchange);
    }

    // --- the answer ---

    /**
     * The short way: an answer that is there at once, and in memory, needs no exchange, since nobody but this call has to know of it. All
     * other answers go on where that of any handler does.
     */
    private Step answerAtOnce(
            Connection connection, ParsedHead head, Request request, Match match, ImmediateHandler immediate)
            throws IOException {
        Response answer;
        try {
            answer = immediate.handle(match.bind(request));
        } catch (Throwable brokenPromise) {
            Exchange failed = exchange(connection, head, request, match);
            failed.failed(brokenPromise);
            return respond(connection, failed);
        }
        if (answer instanceof Response.Ready ready && gather(connection, head, ready)) {
            return Step.NEXT;
        }
        Exchange exchange = exchange(connection, head, request, match);
        exchange.answerAtOnce(asked -> answer);
        return respond(connection, exchange);
    }

    /** Gathers an answer, if it is in memory and fit for the wire. */
    private boolean gather(Connection connection, ParsedHead head, Response.Ready ready) throws IOException {
        byte[] content = Output.contentInMemory(ready);
        if (content == null) {
            return false;
        }
        boolean mayBeFollowed = engine.mayBeFollowed(head);
        Manners.Manner manner = engine.manners().of(head, !mayBeFollowed || Output.asksToClose(ready));
        try {
            output.answer(connection.transport(), ready, content, manner);
        } catch (IllegalArgumentException unfit) {
            return false; // the long way answers for it
        }
        if (manner.close()) {
            closeBehind(connection, mayBeFollowed);
        }
        return true;
    }

    private void closeBehind(Connection connection, boolean mayBeFollowed) {
        boolean unread = at < end || connection.input().body() != null;
        connection.ending().announce(unread || mayBeFollowed);
        at = end;
    }

    private Step respond(Connection connection, Exchange exchange) throws IOException {
        if (exchange.startsToAwait(null)) {
            exchange.claim();
            connection.occupy(exchange);
            return Step.PAUSE;
        }
        if (!exchange.isInMemory()) {
            return send(connection, exchange);
        }
        if (exchange.writeTo(output)) {
            closeBehind(connection, exchange.mayBeFollowed());
        }
        return Step.NEXT;
    }

    /** Content that is not in memory is sent by a worker. */
    private Step send(Connection connection, Exchange exchange) throws IOException {
        exchange.claim();
        try {
            if (!output.flush(connection.transport())) {
                return waitForSocket(connection, exchange);
            }
        } catch (IOException gone) {
            exchange.dropAnswer();
            throw gone;
        }
        connection.occupy(exchange);
        term.reactor().submit(exchange);
        return Step.PAUSE;
    }
}
