package io.tinyserver.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/** Takes so many bytes in all until it is told to take more, and gives what it was told has arrived. */
class NarrowWire implements Transport {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private ByteBuffer arrived = ByteBuffer.allocate(0);
    private int takes;

    void takeUpTo(int bytes) {
        takes = bytes;
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    void arrive(byte[] bytes) {
        arrived = ByteBuffer.wrap(bytes);
    }

    @Override
    public int write(ByteBuffer source) {
        byte[] next = new byte[Math.min(takes, source.remaining())];
        source.get(next);
        taken.writeBytes(next);
        takes -= next.length;
        return next.length;
    }

    @Override
    public int read(ByteBuffer target) {
        int count = Math.min(arrived.remaining(), target.remaining());
        target.put(arrived.slice(arrived.position(), count));
        arrived.position(arrived.position() + count);
        return count;
    }

    @Override
    public SelectableChannel channel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long written() {
        return taken.size();
    }

    @Override
    public void sendWithoutDelay() {
        // there is no delay
    }

    @Override
    public void shutdownOutput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resetAtClose() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
