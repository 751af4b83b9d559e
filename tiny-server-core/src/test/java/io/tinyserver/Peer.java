package io.tinyserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The other end of a connection: sends what it is told to, reads whole answers, and tells an end from a reset. */
public final class Peer implements AutoCloseable {

    /** How a connection came to its end. */
    public enum Ending {
        CLOSED,
        RESET
    }

    /** A test that waits longer than this for a byte has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;

    /** Over a socket that is connected, in whatever manner. */
    Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Over a Unix domain socket, which waits for as long as the test may take. */
    Peer(SocketChannel channel) throws IOException {
        this.socket = new ChannelSocket(channel);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** A channel in the shape of a socket. The streams that the JDK makes of a channel do not read while they write. */
    private static final class ChannelSocket extends Socket {

        private final SocketChannel channel;

        ChannelSocket(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int from, int count) throws IOException {
                    return channel.read(ByteBuffer.wrap(bytes, from, count));
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    write(new byte[] {(byte) octet});
                }

                @Override
                public void write(byte[] bytes, int from, int count) throws IOException {
                    channel.write(ByteBuffer.wrap(bytes, from, count));
                }
            };
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    public static Peer connect(TinyServer server) throws IOException {
        return connect(server.port());
    }

    public static Peer connect(int port) throws IOException {
        return new Peer(new Socket("127.0.0.1", port));
    }

    /** A peer whose system keeps little of what it has not read, so that the server soon finds the socket full. */
    public static Peer withSmallWindow(TinyServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(server.address());
        return new Peer(socket);
    }

    /** A request without content. */
    public static String get(String path) {
        return request("GET", path, "");
    }

    /** A request with further field lines, each ended by CRLF. */
    public static String request(String method, String path, String fields) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
    }

    public static String post(String path, String content) {
        return request("POST", path, "Content-Length: " + content.length() + "\r\n") + content;
    }

    public static String postInChunks(String path, String... chunks) {
        StringBuilder text = new StringBuilder(request("POST", path, "Transfer-Encoding: chunked\r\n"));
        for (String chunk : chunks) {
            text.append(chunk(chunk));
        }
        return text.append("0\r\n\r\n").toString();
    }

    public static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    public Peer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends and reads one answer. */
    public Answer ask(String text) throws IOException {
        return send(text).read();
    }

    /** Says that nothing more will be sent. */
    public Peer endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads an answer to anything but HEAD. */
    public Answer read() throws IOException {
        return read(false);
    }

    /** Reads an answer without its content. */
    public Answer readHead() throws IOException {
        return read(true);
    }

    private Answer read(boolean headOnly) throws IOException {
        Answer head = Answer.head(readUntilEmptyLine());
        if (headOnly || head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return head;
        }
        String length = head.header("Content-Length");
        if (length != null) {
            return head.withContent(readExactly(Integer.parseInt(length)));
        } else if ("chunked".equals(head.header("Transfer-Encoding"))) {
            return head.withContent(readChunks());
        }
        return head.withContent(in.readAllBytes());
    }

    private String readUntilEmptyLine() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            head.append(line).append("\r\n");
        }
        return head.toString();
    }

    /** Reads a line that ends with CRLF. */
    public String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = readOctet();
            if (octet == '\n') {
                line.setLength(line.length() - 1);
                return line.toString();
            }
            line.append((char) octet);
        }
    }

    private int readOctet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("The server ended the connection in the middle of an answer");
        }
        return octet;
    }

    public byte[] readExactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("The server ended the connection after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** Reads until the connection ends; a character for each byte. */
    public String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads a little of what has arrived; returns how many bytes, or -1 at the end. */
    public int readSome() throws IOException {
        return in.read(new byte[16 * 1024]);
    }

    /** Reads one chunk; empty for the last one. */
    public byte[] readChunk() throws IOException {
        int size = Integer.parseInt(readLine(), 16);
        byte[] data = readExactly(size);
        if (!readLine().isEmpty()) {
            throw new IOException("A chunk is longer than it says");
        }
        return data;
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
            content.write(chunk);
        }
        return content.toByteArray();
    }

    /** Waits for the end of the connection; fails if a byte comes first. */
    public Ending readEnd() throws IOException {
        try {
            int octet = in.read();
            if (octet >= 0) {
                throw new AssertionError("Expected the end of the connection, but there came: " + (char) octet
                        + new String(in.readNBytes(in.available()), StandardCharsets.ISO_8859_1));
            }
            return Ending.CLOSED;
        } catch (SocketTimeoutException late) {
            throw new AssertionError("The connection did not end", late);
        } catch (SocketException reset) {
            return Ending.RESET;
        }
    }

    /** Whether a byte has arrived; does not wait. */
    public boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    /** Breaks the connection off, so that the server sees a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Goes away in the middle of whatever is going on. */
    public void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
