package io.tinyserver.benchmarks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection on which the same is asked again and again. Allocates nothing while it asks; used by one thread. */
final class Conversation implements Closeable {

    private static final int MOST = 1 << 16;

    private final SocketChannel socket;
    private final ByteBuffer requests;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(MOST);
    private final int answerBytes;

    /** Asks a first time, in order to see how long the answers are; all of them have the same length. */
    Conversation(int port, byte[] requests, int count) throws IOException {
        this.requests = ByteBuffer.allocateDirect(requests.length).put(requests);
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        write();
        answerBytes = count * readOne();
        read(answerBytes - answers.position());
    }

    void ask() throws IOException {
        write();
        answers.clear();
        read(answerBytes);
    }

    private void write() throws IOException {
        requests.flip();
        while (requests.hasRemaining()) {
            socket.write(requests);
        }
    }

    private void read(int count) throws IOException {
        for (int missing = count; missing > 0; ) {
            int more = socket.read(answers);
            if (more < 0) {
                throw new EOFException("The server has ended the connection");
            }
            missing -= more;
        }
    }

    /** Reads until an answer is there; returns its length. */
    private int readOne() throws IOException {
        while (true) {
            read(1);
            String text = StandardCharsets.ISO_8859_1
                    .decode(answers.duplicate().flip())
                    .toString();
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                if (!text.startsWith("HTTP/1.1 200 ")) {
                    throw new IOException("Not what was asked for: " + text);
                }
                String length = text.replaceAll("(?s).*?\r\nContent-Length: ([0-9]+)\r\n.*", "$1");
                return end + 4 + Integer.parseInt(length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
