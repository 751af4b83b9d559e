package io.tinyserver.engine;

import org.jspecify.annotations.Nullable;

/**
 * One thread's time as the leader of one reactor: its ticket, its permit, its buffers and its clock.
 *
 * <p>Confined to that thread. After {@link #leaveUserCode} has returned false the term is over: its thread keeps the permit until the run
 * is finished, and touches nothing of the reactor again.
 */
final class Term {

    /** Punctual looks of the watchdog (about a millisecond each) after which a turn counts as long. */
    private static final int LONG_TURN_LOOKS = 1;

    private final Reactor reactor;
    private final Engine engine;
    private final Intake intake;
    private long ticket;
    private boolean leads = true;
    private boolean permit;
    private long now;
    private long lookAtStart;

    Term(Reactor reactor, Engine engine) {
        this.reactor = reactor;
        this.engine = engine;
        this.intake = new Intake(engine, this, Output.ofThread());
        this.ticket = reactor.leadership().begin(ThreadClock.ofCurrentThread());
        tick();
    }

    Reactor reactor() {
        return reactor;
    }

    Intake intake() {
        return intake;
    }

    /** The time at the start of the turn, on the scale of {@link System#nanoTime}. */
    long now() {
        return now;
    }

    boolean leads() {
        return leads;
    }

    /** Reads the clock for a new turn. */
    void tick() {
        now = System.nanoTime();
        lookAtStart = engine.watchdog().punctualLooks();
    }

    /** Whether this turn has lasted long enough that idle workers should take what is left of it. */
    boolean isLong() {
        return engine.watchdog().punctualLooks() - lookAtStart > LONG_TURN_LOOKS;
    }

    /** Gets the permit under which the leader may run user code, for the rest of the turn; false if none is free. */
    boolean hasPermit() {
        if (!permit) {
            permit = engine.crew().tryPermit();
        }
        return permit;
    }

    /** Gives the permit back, at the end of a turn or of the run that cost leadership. */
    void releasePermit() {
        if (permit) {
            permit = false;
            engine.crew().releasePermit();
        }
    }

    /** From here on leadership can be lost. */
    void enterUserCode() {
        reactor.leadership().enterUserCode(ticket);
    }

    /** Back from user code; returns whether this thread still leads. */
    boolean leaveUserCode() {
        leads = reactor.leadership().leaveUserCode(ticket);
        ticket += 2;
        return leads;
    }

    /** Runs the handler of an exchange in place; returns whether this thread still leads. */
    boolean runHere(Exchange exchange) {
        reactor.runs(exchange);
        enterUserCode();
        @Nullable Throwable thrown = Gate.pass(exchange, exchange);
        boolean stillLeads = leaveUserCode();
        if (thrown != null) {
            exchange.failed(thrown);
        }
        return stillLeads;
    }
}
