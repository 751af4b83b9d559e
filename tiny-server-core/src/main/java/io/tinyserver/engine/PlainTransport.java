package io.tinyserver.engine;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** A socket without encryption: TCP, or a Unix domain socket, which has none of the options of TCP. */
final class PlainTransport implements Transport {

    private static final Log LOG = new Log("io.tinyserver.engine");

    private final SocketChannel socket;
    private final SocketAddress remote;
    private final boolean tcp;
    private boolean withoutDelay;
    private long written;

    PlainTransport(SocketChannel socket, SocketAddress remote) {
        this.socket = socket;
        this.remote = remote;
        this.tcp = remote instanceof InetSocketAddress;
        this.withoutDelay = !tcp;
    }

    @Override
    public SelectableChannel channel() {
        return socket;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return socket.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        try {
            int count = socket.write(source);
            written += count;
            return count;
        } catch (IOException gone) {
            throw new PeerGoneException(gone);
        }
    }

    // Past our memory, which takes half as much of our time. A peer behind loopback, though, reads what was copied
    // faster than the scattered pages of a file, and so gets about half as much again.
    @Override
    public long send(FileChannel file, long position, long count) throws IOException {
        if (isBehindLoopback()) {
            return Buffers.ofThread().send(this, file, position, count);
        }
        try {
            long sent = file.transferTo(position, count, socket);
            written += sent;
            return sent;
        } catch (ClosedChannelException gone) {
            throw new PeerGoneException(gone);
        } catch (IOException failure) {
            throw isOfSocket(failure) ? new PeerGoneException(failure) : failure;
        }
    }

    // Asked for files only: on each connection the answer would cost 24 bytes.
    private boolean isBehindLoopback() {
        return remote instanceof InetSocketAddress inet && inet.getAddress().isLoopbackAddress();
    }

    // One call reads and writes, so only the text tells which of the two failed.
    private static boolean isOfSocket(IOException failure) {
        String text = failure.getMessage();
        return text != null && (text.contains("Broken pipe") || text.contains("reset"));
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public void sendWithoutDelay() {
        if (!withoutDelay) {
            withoutDelay = true;
            set(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void resetAtClose() {
        if (tcp) {
            set(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    private <T> void set(SocketOption<T> option, T value) {
        try {
            socket.setOption(option, value);
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "The connection has ended already", gone);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
