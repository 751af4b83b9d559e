package io.tinyserver.costs;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks for the same again and again, on one connection, so that the server has the same to do each time. */
final class Asker implements AutoCloseable {

    private static final String CLOSE = "Connection: close\r\n";

    private final int port;
    private final String path;
    private final String fields;
    private final int answerLength;
    private final Socket socket;
    private final DataInputStream in;

    /** Fields of the request each end with CRLF. */
    Asker(int port, String path, String fields) throws IOException {
        this.port = port;
        this.path = path;
        this.fields = fields;
        this.answerLength = askAndClose("").length - CLOSE.length();
        this.socket = connect();
        this.in = new DataInputStream(socket.getInputStream());
    }

    private Socket connect() throws IOException {
        Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
        fresh.setTcpNoDelay(true);
        return fresh;
    }

    private String request(String query, String last) {
        return "GET " + path + query + " HTTP/1.1\r\nHost: localhost:7373\r\n" + fields + last + "\r\n";
    }

    /** Sends so many requests in one write and waits for all answers; does that again and again. */
    void ask(String query, int together, int times) throws IOException {
        byte[] requests = request(query, "").repeat(together).getBytes(StandardCharsets.US_ASCII);
        byte[] answers = new byte[together * answerLength];
        for (int i = 0; i < times; i++) {
            socket.getOutputStream().write(requests);
            in.readFully(answers);
        }
    }

    /** Sends one request on a connection of its own. */
    byte[] askAndClose(String query) throws IOException {
        try (Socket fresh = connect()) {
            fresh.getOutputStream().write(request(query, CLOSE).getBytes(StandardCharsets.US_ASCII));
            byte[] answer = fresh.getInputStream().readAllBytes();
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            if (!text.startsWith("HTTP/1.1 200 ")) {
                throw new IOException("Not what was asked for: " + text);
            }
            return answer;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
