package io.tinyserver.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * Records on their way to the socket. Guarded by the lock of its {@link TlsTransport}.
 *
 * <p>What is encrypted has to be sent, in this order and once. So what the socket does not take is kept, and nothing further is encrypted
 * before it is gone; there are never more than the records of one write. Plain text counts as written when the socket has taken its whole
 * record: until then its owner keeps it and presents it again, and then the part that was encrypted {@link #ahead} is passed over.
 */
final class CipherOutput {

    private static final ByteBuffer NO_TEXT = ByteBuffer.allocate(0);
    private static final byte[] NOTHING = {};
    private static final int MOST_RECORDS = 16;

    /** Some to say an alert after a failure, and one for what that failure itself throws. */
    private static final int MOST_WRAPS = 4;

    private final Transport wire;
    private byte[] pending = NOTHING;
    private int ahead;

    CipherOutput(Transport wire) {
        this.wire = wire;
    }

    /** Bytes that the socket has not taken yet. */
    int pending() {
        return pending.length;
    }

    /** Writes what is pending; returns whether nothing is left of it. */
    boolean flush() throws IOException {
        if (pending.length > 0) {
            ByteBuffer out = TlsBuffers.ofThread().out;
            out.clear().put(pending).flip();
            send(out);
        }
        return pending.length == 0;
    }

    /** Encrypts and writes as much as the socket takes; returns how much plain text that was. */
    int write(SSLEngine engine, ByteBuffer source) throws IOException {
        int start = source.position();
        if (flush()) {
            source.position(start + ahead);
            ahead = 0;
            boolean taken = true;
            while (taken && source.hasRemaining()) {
                taken = writeSome(engine, source);
            }
        }
        return source.position() - start;
    }

    /** Writes as many records as fit into the buffer; returns whether the socket took them all. */
    private boolean writeSome(SSLEngine engine, ByteBuffer source) throws IOException {
        ByteBuffer out = TlsBuffers.ofThread().out.clear();
        int[] textEnds = new int[MOST_RECORDS];
        int[] recordEnds = new int[MOST_RECORDS];
        int records = 0;
        int start = source.position();
        int room = engine.getSession().getPacketBufferSize();
        while (source.hasRemaining() && out.remaining() >= room && records < MOST_RECORDS) {
            wrap(engine, source, out);
            textEnds[records] = source.position();
            recordEnds[records++] = out.position();
        }
        int taken = send(out.flip());
        int whole = start;
        for (int i = 0; i < records && recordEnds[i] <= taken; i++) {
            whole = textEnds[i];
        }
        ahead = source.position() - whole;
        source.position(whole);
        return pending.length == 0;
    }

    private static void wrap(SSLEngine engine, ByteBuffer source, ByteBuffer out) throws IOException {
        SSLEngineResult result = engine.wrap(source, out);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new PeerGoneException();
        } else if (result.bytesProduced() == 0) {
            throw new SSLException("Nothing can be encrypted now: " + result);
        }
    }

    /**
     * Encrypts and writes one message of the engine's own; only while nothing is pending.
     *
     * @return the engine's result
     */
    SSLEngineResult say(SSLEngine engine) throws IOException {
        ByteBuffer out = TlsBuffers.ofThread().out.clear();
        SSLEngineResult result = engine.wrap(NO_TEXT, out);
        send(out.flip());
        return result;
    }

    /** Writes what the engine has to say at its end, be it a farewell or an alert; as far as the socket takes it. */
    void sayLast(SSLEngine engine) throws IOException {
        if (!flush()) {
            return;
        }
        ByteBuffer out = TlsBuffers.ofThread().out.clear();
        for (int i = 0; i < MOST_WRAPS; i++) {
            try {
                if (engine.wrap(NO_TEXT, out).bytesProduced() == 0) {
                    break;
                }
            } catch (
                    SSLException
                            knownAlready) { // the failure that the alert is about is thrown once more before the alert
                // comes
                continue;
            }
        }
        send(out.flip());
    }

    private int send(ByteBuffer out) throws IOException {
        int taken = out.hasRemaining() ? wire.write(out) : 0;
        byte[] rest = out.hasRemaining() ? new byte[out.remaining()] : NOTHING;
        out.get(rest);
        pending = rest;
        return taken;
    }
}
