package io.tinyserver;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** The other end of an encrypted connection, which has each record in its hand: it can split them, hold them back, or send others. */
final class TlsPeer implements AutoCloseable {

    private final Socket socket;
    private final SSLEngine engine;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private ByteBuffer received = ByteBuffer.allocate(0);
    private boolean toldGoodbye;

    /** Connected, but nothing has been said. */
    TlsPeer(Socket socket, SSLContext context, String... protocols) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        if (protocols.length > 0) {
            engine.setEnabledProtocols(protocols);
        }
    }

    static TlsPeer connect(TestServer server, SSLContext context, String... protocols) throws IOException {
        return new TlsPeer(new Socket("127.0.0.1", server.server().port()), context, protocols);
    }

    /** Asks for a server by its name. */
    TlsPeer naming(String server) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(server)));
        engine.setSSLParameters(parameters);
        return this;
    }

    /** Offers these for ALPN. */
    TlsPeer offering(String... applicationProtocols) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(applicationProtocols);
        engine.setSSLParameters(parameters);
        return this;
    }

    SSLEngine engine() {
        return engine;
    }

    /** Goes through the whole handshake. */
    TlsPeer greet() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
            engine.beginHandshake();
        }
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            step();
        }
        return this;
    }

    private void step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> sendRaw(record(""));
            case NEED_TASK -> runTasks();
            default -> receive();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** The next record, with as much of the text as fits. */
    byte[] record(String content) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1)), record);
        byte[] bytes = new byte[record.flip().remaining()];
        record.get(bytes);
        return bytes;
    }

    TlsPeer send(String content) throws IOException {
        return sendRaw(record(content));
    }

    TlsPeer sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Waits for bytes and decrypts them. */
    private void receive() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(received, target);
        text.write(target.array(), 0, target.position());
        toldGoodbye |= result.getStatus() == SSLEngineResult.Status.CLOSED && engine.isInboundDone();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            byte[] more = new byte[16 * 1024];
            int count = socket.getInputStream().read(more);
            if (count < 0) {
                throw new EOFException("The server ended the connection");
            }
            ByteBuffer joined = ByteBuffer.allocate(received.remaining() + count);
            received = joined.put(received).put(more, 0, count).flip();
        }
    }

    /** Reads until that text has come. */
    String readUntil(String expected) throws IOException {
        while (!text().contains(expected)) {
            receive();
        }
        return text();
    }

    /** Reads until the connection ends or the server says goodbye; all that has come since the beginning. */
    String readAll() throws IOException {
        try {
            while (!toldGoodbye) {
                receive();
            }
        } catch (EOFException end) {
            return text();
        }
        return text();
    }

    private String text() {
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has said that this was all. */
    boolean wasToldGoodbye() {
        return toldGoodbye;
    }

    /** Says that nothing more will be sent, and leaves the socket open. */
    TlsPeer sayGoodbye() throws IOException {
        engine.closeOutbound();
        return sendRaw(record(""));
    }

    /** Waits for the end of the stream below. */
    void awaitEnd() throws IOException {
        socket.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
