package io.tinyserver.engine;

import io.tinyserver.http1.Rejection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another transport.
 *
 * <p>The leader reads and whoever owns the exchange writes, but reading may have to write, too: alerts, and answers to an update of keys.
 * So engine, phase and both directions are guarded by one lock. What is done under it neither blocks nor takes long: files are read
 * outside, and the expensive parts of a handshake are an {@link Errand}. While that is out the engine is left alone, since it would make
 * its caller wait; nothing is read and nothing is watched. The other fields belong to the leader.
 *
 * <p>An idle connection owns no buffer. At most as much cipher text is read as the caller has room for, so everything that can be
 * decrypted is handed on at once, and nothing waits here of which no selector would ever tell.
 */
final class TlsTransport implements Transport {

    private static final Log LOG = new Log("io.tinyserver.engine");

    /** A first message that is not complete after so many bytes never will be. */
    private static final int MOST_HELLO_BYTES = 32 * 1024;

    private enum Phase {
        /** The peer's first message is not there to its end; there is no engine yet. */
        HELLO,
        /** The handshake is under way. */
        GREETING,
        /** Content goes to and fro. */
        OPEN,
        /** The peer does not speak TLS and is told so in plain text. */
        PLAIN,
        /** Nothing is encrypted or decrypted any more; what still comes is thrown away. */
        ENDED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Transport wire;
    private final Greeter greeter;
    private final CipherInput input;
    private final CipherOutput output;
    private final Errand errand;
    private @Nullable Connection connection;
    private Phase phase = Phase.HELLO;
    private @Nullable SSLEngine engine;
    private boolean waitsForSocket;
    private boolean peerEnded;
    private boolean endIsUntold;
    private boolean closing;
    private volatile boolean brokenOff;

    TlsTransport(Transport wire, Greeter greeter) {
        this.wire = wire;
        this.greeter = greeter;
        this.input = new CipherInput(wire);
        this.output = new CipherOutput(wire);
        this.errand = new Errand(greeter);
        wire.sendWithoutDelay(); // a peer waits for each flight of a handshake
    }

    /** Says whose transport this is; called once, before anything else. */
    void serves(Connection owner) {
        connection = owner;
    }

    private Connection connection() {
        Connection owner = connection;
        if (owner == null) {
            throw new IllegalStateException("The transport belongs to no connection yet");
        }
        return owner;
    }

    private SSLEngine engine() {
        SSLEngine present = engine;
        if (present == null) {
            throw new IllegalStateException("There is no engine in phase " + phase);
        }
        return present;
    }

    @Override
    public SelectableChannel channel() {
        return wire.channel();
    }

    @Override
    public int interest(int wanted) {
        if (errand.isOut()) {
            return 0;
        } else if (waitsForSocket) {
            return SelectionKey.OP_WRITE;
        }
        lock.lock();
        try {
            return phase == Phase.HELLO || phase == Phase.GREETING ? SelectionKey.OP_READ : wanted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isDue() {
        return errand.isBack() || endIsUntold || waitsForSocket;
    }

    // --- reading ---

    /** A record is decrypted as a whole. */
    @Override
    public int leastRoom() {
        return Buffers.INPUT_BYTES;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (errand.isOut()) {
            return 0;
        }
        lock.lock();
        try {
            Throwable failure = errand.result();
            if (failure != null && phase != Phase.ENDED) {
                throw failed(failure);
            }
            return switch (phase) {
                case HELLO -> readHello();
                case GREETING, OPEN -> decrypt(target);
                case PLAIN -> wire.read(target);
                case ENDED -> readOn(target);
            };
        } finally {
            lock.unlock();
        }
    }

    private int readHello() throws IOException {
        ByteBuffer in = TlsBuffers.ofThread().in;
        boolean end = input.fill(in, in.capacity());
        if (in.hasRemaining() && in.get(0) != ClientHello.HANDSHAKE_RECORD) {
            throw notTls(in.get(0));
        }
        input.keep(in);
        ClientHello hello = ClientHello.of(input.kept());
        if (hello != null) {
            errand.send(() -> begin(hello), connection());
            return 0;
        } else if (input.kept().length > MOST_HELLO_BYTES) {
            throw failed(new SSLException("The first message is too large"));
        }
        return end ? -1 : 0;
    }

    /** Runs on a thread of the greeter. */
    private void begin(ClientHello hello) throws IOException {
        SSLEngine made = greeter.engine(hello.serverName());
        made.beginHandshake();
        lock.lock();
        try {
            engine = made;
            phase = phase == Phase.HELLO ? Phase.GREETING : phase;
        } finally {
            lock.unlock();
        }
    }

    private GreetingFailedException notTls(byte first) {
        boolean isMethod = first >= 'A' && first <= 'Z';
        phase = isMethod ? Phase.PLAIN : Phase.ENDED;
        return new GreetingFailedException(
                isMethod ? Rejection.TLS_PLAIN : Rejection.TLS_HANDSHAKE, "What the peer has sent is not TLS");
    }

    private int decrypt(ByteBuffer target) throws IOException {
        endIsUntold = false;
        waitsForSocket = waitsForSocket && !output.flush();
        if (peerEnded || waitsForSocket) {
            return peerEnded ? -1 : 0;
        }
        int start = target.position();
        ByteBuffer in = TlsBuffers.ofThread().in;
        boolean end = input.fill(in, target.remaining());
        try {
            while (step(engine(), in, target)) {}
        } catch (SSLException | RuntimeException failure) { // the JDK's engine throws either at what a peer may send
            throw failed(failure);
        }
        input.keep(in);
        int count = target.position() - start;
        if (peerEnded && count > 0) {
            endIsUntold = true;
            connection().reactor().again(connection()); // no selector would tell
        }
        return count > 0 ? count : peerEnded || end && !errand.isOut() && !waitsForSocket ? -1 : 0;
    }

    /** Does what the engine has to do next; returns whether there may be more. */
    private boolean step(SSLEngine present, ByteBuffer in, ByteBuffer target) throws IOException {
        HandshakeStatus status = present.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            checkIsGreeting();
            errand.send(() -> runTasks(present), connection());
            return false;
        } else if (status == HandshakeStatus.NEED_WRAP) {
            waitsForSocket = !output.flush();
            if (!waitsForSocket) {
                note(present, output.say(present));
                waitsForSocket = output.pending() > 0;
            }
            return !waitsForSocket;
        } else if (!in.hasRemaining()) {
            return false;
        }
        SSLEngineResult result = present.unwrap(in, target);
        note(present, result);
        peerEnded = result.getStatus() == SSLEngineResult.Status.CLOSED;
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    /** Runs on a thread of the greeter. */
    private static void runTasks(SSLEngine present) {
        for (Runnable task = present.getDelegatedTask(); task != null; task = present.getDelegatedTask()) {
            task.run();
        }
    }

    /** A peer that has handshakes done again and again would make us work for nothing; RFC 5246, 7.4.1.1, leaves us the choice. */
    private void checkIsGreeting() throws SSLException {
        if (phase != Phase.GREETING) {
            throw new SSLException("The peer wants to renegotiate");
        }
    }

    private void note(SSLEngine present, SSLEngineResult result) {
        if (phase == Phase.GREETING && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            phase = Phase.OPEN;
            connection().greeted(present.getSession());
        }
    }

    private IOException failed(Throwable failure) {
        boolean greeting = phase == Phase.HELLO || phase == Phase.GREETING;
        phase = Phase.ENDED;
        input.discard();
        SSLEngine present = engine;
        if (present != null) {
            try {
                output.sayLast(present);
            } catch (IOException | RuntimeException gone) {
                LOG.log(Level.DEBUG, "The peer could not be told what is wrong", gone);
            }
        }
        return greeting
                ? new GreetingFailedException(Rejection.TLS_HANDSHAKE, failure)
                : new IOException("The encryption failed: " + failure, failure);
    }

    /** Reads on after our end, or a reset would destroy what was sent last. */
    private int readOn(ByteBuffer target) throws IOException {
        if (waitsForSocket) {
            endOutput();
        }
        return wire.read(target);
    }

    // --- writing ---

    @Override
    public int write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            return switch (phase) {
                case HELLO, GREETING -> 0;
                case OPEN -> output.write(engine(), source);
                case PLAIN -> wire.write(source);
                case ENDED -> throw new PeerGoneException();
            };
        } catch (SSLException failure) {
            throw new PeerGoneException(failure);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long written() {
        lock.lock();
        try {
            return wire.written();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sendWithoutDelay() {
        wire.sendWithoutDelay();
    }

    // --- the end ---

    @Override
    public void shutdownOutput() throws IOException {
        lock.lock();
        try {
            if (!closing) {
                closing = true;
                endOutput();
            }
        } finally {
            lock.unlock();
        }
    }

    private void endOutput() throws IOException {
        if (output.flush()) {
            sayGoodbye();
        }
        waitsForSocket = output.pending() > 0;
        if (!waitsForSocket) {
            wire.shutdownOutput();
        }
    }

    private void sayGoodbye() throws IOException {
        SSLEngine present = engine;
        boolean open = phase == Phase.OPEN;
        phase = Phase.ENDED;
        input.discard();
        if (open && present != null) {
            present.closeOutbound();
            output.sayLast(present);
        }
    }

    /** Leaves out the farewell, without which a peer must take what it has got for incomplete (RFC 8446, 6.1). */
    @Override
    public void breakOff() {
        brokenOff = true;
    }

    @Override
    public void resetAtClose() {
        breakOff();
        wire.resetAtClose();
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!brokenOff && output.pending() == 0) {
                sayGoodbye();
            }
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "The peer was gone before it could be said goodbye to", gone);
        } finally {
            phase = Phase.ENDED;
            wire.close();
            lock.unlock();
        }
    }
}
