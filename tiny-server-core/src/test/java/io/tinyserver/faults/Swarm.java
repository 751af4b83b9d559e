package io.tinyserver.faults;

import io.tinyserver.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Hundreds of bad peers at once, all in the caller's thread. */
final class Swarm implements AutoCloseable {

    private static final long NANOS_BETWEEN_DROPS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Of what a peer reads so much is kept. */
    private static final int KEPT = 200;

    private final Misdeed misdeed;
    private final Selector selector = Selector.open();
    private final List<Bad> peers = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(64 * 1024);

    Swarm(Misdeed misdeed, int count, InetSocketAddress address) throws IOException {
        this.misdeed = misdeed;
        for (int i = 0; i < count; i++) {
            peers.add(new Bad(i, address));
        }
    }

    /** Goes on until every peer has come to its end. */
    void run() throws IOException {
        long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
        long nextDrop = System.nanoTime();
        while (peers.stream().anyMatch(Bad::isOpen)) {
            selector.select(this::serve, 10);
            if (System.nanoTime() - nextDrop > 0) {
                nextDrop += NANOS_BETWEEN_DROPS;
                peers.forEach(Bad::drip);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(peers.stream().filter(Bad::isOpen).count() + " peers are still served");
            }
        }
    }

    private void serve(SelectionKey key) {
        ((Bad) key.attachment()).ready(key);
    }

    /** What each peer has read, as far as it was kept. */
    List<String> answers() {
        return peers.stream().map(Bad::answer).toList();
    }

    @Override
    public void close() throws IOException {
        for (Bad peer : peers) {
            peer.channel.close();
        }
        selector.close();
    }

    private final class Bad {

        private final SocketChannel channel = SocketChannel.open();
        private final ByteBuffer output;
        private final ByteBuffer drops = ByteBuffer.wrap(misdeed.drops());
        private final StringBuilder answer = new StringBuilder();
        private final SelectionKey key;
        private boolean hasSent;

        Bad(int index, InetSocketAddress address) throws IOException {
            output = ByteBuffer.wrap(misdeed.beginning(index));
            if (misdeed.then() == Misdeed.Then.READ_NOTHING) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            }
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(address) || channel.finishConnect()) {
                begin();
            }
        }

        /** The server's patience has begun, too, so the beginning is not put off until all the others are connected. */
        private void begin() {
            key.interestOps(SelectionKey.OP_WRITE);
            try {
                write();
            } catch (IOException brokenOff) {
                end();
            }
        }

        boolean isOpen() {
            return channel.isOpen();
        }

        private boolean reads() {
            return misdeed.then() != Misdeed.Then.READ_NOTHING;
        }

        String answer() {
            return answer.toString();
        }

        void ready(SelectionKey ready) {
            try {
                if (ready.isConnectable() && channel.finishConnect()) {
                    begin();
                    return;
                }
                if (ready.isReadable()) {
                    read(); // first, for an answer that has come is not lost when writing fails
                }
                if (channel.isOpen() && ready.isWritable()) {
                    write();
                }
            } catch (IOException brokenOff) {
                end();
            }
        }

        private void write() throws IOException {
            channel.write(output);
            if (output.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE | (reads() ? SelectionKey.OP_READ : 0));
                return;
            }
            hasSent = true;
            switch (misdeed.then()) {
                case RESET -> reset();
                case READ_NOTHING -> key.interestOps(0);
                case END_OUTPUT -> {
                    channel.shutdownOutput();
                    key.interestOps(SelectionKey.OP_READ);
                }
                case READ_TO_THE_END, RESET_AT_THE_FIRST_BYTE -> key.interestOps(SelectionKey.OP_READ);
            }
        }

        private void read() throws IOException {
            scratch.clear();
            int count = channel.read(scratch);
            if (count < 0) {
                end();
            } else if (misdeed.then() == Misdeed.Then.RESET_AT_THE_FIRST_BYTE) {
                reset();
            } else {
                answer.append(new String(
                        scratch.array(), 0, Math.min(count, KEPT - answer.length()), StandardCharsets.ISO_8859_1));
            }
        }

        private void reset() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }

        /** Who does not read learns from a write that the connection has ended. */
        void drip() {
            try {
                if (hasSent && drops.hasRemaining() && channel.isOpen()) {
                    drops.limit(drops.position() + 1);
                    channel.write(drops);
                    drops.limit(drops.capacity());
                }
            } catch (IOException refused) {
                drops.position(drops.limit());
                if (!reads()) {
                    end();
                }
            }
        }

        private void end() {
            try {
                channel.close();
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
