package io.tinyserver.engine;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks every millisecond whether a leader is stuck in user code, and takes leadership from one that is.
 *
 * <p>A leader is stuck if the same odd ticket stands in two looks that follow each other. To take leadership wrongly is harmless: a
 * successor goes on, the old leader finishes its answer and becomes a follower. To <em>blame</em> the route needs more: the watchdog was
 * punctual itself, so that it was not the machine that paused, and the thread was seen blocked or waiting, or, when it comes back, it has
 * stood for several punctual looks while its own clock went on.
 *
 * <p>While no reactor is in a turn the watchdog sleeps ({@link Vigil}): an idle server makes no wake-ups.
 */
final class Watchdog implements Runnable {

    private static final Log LOG = new Log("io.tinyserver.engine");
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A look that comes later than this says nothing about handlers: the machine was busy or the JVM paused. */
    private static final long PUNCTUAL_NANOS = 3 * PERIOD_NANOS;

    /** So many looks without any turn, and the watchdog goes to sleep. */
    private static final int IDLE_LOOKS = 20;

    /** A run on a processor is blamed once it has stood for so many punctual looks. */
    static final int LOOKS_TO_BLAME = 3;

    /** Its own clock must have gone on for so long meanwhile. */
    static final long NANOS_TO_BLAME = (LOOKS_TO_BLAME - 1) * PERIOD_NANOS;

    private final List<Reactor> reactors;
    private final Vigil vigil;
    private final long[] lastSeen;
    private final Thread thread;
    private final AtomicLong losses = new AtomicLong();
    private volatile long punctualLooks;
    private volatile boolean ended;

    Watchdog(List<Reactor> reactors, Vigil vigil, int count) {
        this.reactors = reactors;
        this.vigil = vigil;
        this.lastSeen = new long[count];
        this.thread = new Thread(this, "tiny-watchdog");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends watching and waits until the thread is gone. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true; // it ends at once, so this is not worth giving up for
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes the watchdog if it sleeps; called by a reactor that begins a turn and was told to. */
    void wake() {
        vigil.awake();
        LockSupport.unpark(thread);
    }

    /** How many looks were on time since the start: a clock of about a millisecond that stands still while the machine does. */
    long punctualLooks() {
        return punctualLooks;
    }

    /** How often leadership was taken away since the start. */
    long losses() {
        return losses.get();
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        int idle = 0;
        while (!ended) {
            if (idle >= IDLE_LOOKS && vigil.maySleep()) {
                sleep();
                idle = 0;
                last = System.nanoTime();
            }
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            if (now - last < PERIOD_NANOS / 2) {
                continue; // woken early; too soon to judge anybody
            }
            idle = lookSafely(now - last < PUNCTUAL_NANOS) ? 0 : idle + 1;
            last = now;
        }
    }

    private void sleep() {
        while (vigil.isAsleep() && !ended) {
            LockSupport.park(this);
        }
    }

    private boolean lookSafely(boolean punctual) {
        try {
            return look(punctual);
        } catch (Throwable bug) { // an error here must never end watching
            LOG.log(Level.ERROR, "The watchdog failed in a look and goes on", bug);
            return true;
        }
    }

    /** Looks once at every reactor; returns whether any was in user code. */
    boolean look(boolean punctual) {
        if (punctual) {
            punctualLooks++;
        }
        boolean busy = false;
        for (int i = 0; i < lastSeen.length; i++) {
            Leadership leadership = reactors.get(i).leadership();
            long ticket = leadership.ticket();
            if (Leadership.isInUserCode(ticket)) {
                busy = true;
                if (ticket == lastSeen[i]) {
                    takeAway(reactors.get(i), leadership, ticket, punctual);
                }
            }
            lastSeen[i] = ticket;
        }
        return busy;
    }

    private void takeAway(Reactor reactor, Leadership leadership, long ticket, boolean punctual) {
        Thread leader = leadership.leader();
        Exchange exchange = reactor.running();
        boolean blamed = punctual && leader != null && isWaiting(leader.getState());
        if (exchange != null) {
            exchange.noteLoss(punctualLooks, leadership.leaderTime(), blamed);
        }
        if (leadership.takeAway(ticket)) {
            losses.incrementAndGet();
            reactor.succeed(exchange, blamed);
        }
    }

    private static boolean isWaiting(Thread.State state) {
        return state == Thread.State.BLOCKED || state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }
}
