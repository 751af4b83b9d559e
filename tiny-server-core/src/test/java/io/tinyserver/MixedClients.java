package io.tinyserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/** One thread of clients: keeps so many connections going until it is told to finish, then waits for what is still to come. */
final class MixedClients implements Callable<Long> {

    private final InetSocketAddress server;
    private final SplittableRandom random;
    private final int connections;
    private final LongConsumer over;
    private final List<MixedPeer> peers = new ArrayList<>();
    private final byte[] buffer = new byte[64 * 1024];
    private volatile boolean finishing;
    private long answered;

    MixedClients(InetSocketAddress server, long seed, int connections, LongConsumer over) {
        this.server = server;
        this.random = new SplittableRandom(seed);
        this.connections = connections;
        this.over = over;
    }

    void finish() {
        finishing = true;
    }

    /** Returns how many answers were right; throws if one was not. */
    @Override
    public Long call() throws IOException {
        try (Selector selector = Selector.open()) {
            while (!finishing || !peers.isEmpty()) {
                openWhatIsMissing(selector);
                selector.select(key -> step((MixedPeer) key.attachment(), key), 1);
                look(selector);
            }
            return answered;
        } finally {
            for (MixedPeer peer : peers) {
                peer.close();
            }
        }
    }

    private void openWhatIsMissing(Selector selector) throws IOException {
        while (!finishing && peers.size() < connections) {
            MixedPeer peer = new MixedPeer(server, random.split());
            peers.add(peer);
            peer.socket().register(selector, SelectionKey.OP_WRITE | SelectionKey.OP_READ, peer);
        }
    }

    private void step(MixedPeer peer, SelectionKey key) {
        try {
            int ready = key.readyOps();
            peer.step((ready & SelectionKey.OP_READ) != 0, (ready & SelectionKey.OP_WRITE) != 0, buffer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (CancelledKeyException gone) {
            throw new AssertionError(gone);
        }
    }

    private void look(Selector selector) throws IOException {
        long now = System.nanoTime();
        for (MixedPeer peer : List.copyOf(peers)) {
            if (finishing) {
                peer.finish();
            }
            peer.checkPatience(now);
            if (peer.isOver()) {
                peer.close();
                peers.remove(peer);
                answered += peer.answered();
                over.accept(peer.id());
            } else {
                int read = peer.wantsToRead(now) ? SelectionKey.OP_READ : 0;
                int write = peer.wantsToWrite() ? SelectionKey.OP_WRITE : 0;
                peer.socket().keyFor(selector).interestOps(read | write);
            }
        }
    }
}
