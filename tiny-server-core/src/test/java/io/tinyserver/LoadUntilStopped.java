package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.http.Handler;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask one request after the other until the server is gone. Each of them may find its connection closed before the first
 * byte of an answer; it may then ask again, since its request was not handled.
 */
final class LoadUntilStopped implements AutoCloseable {

    private static final int CLIENT_SECONDS = 30;

    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final TestServer server;
    private final int port;

    LoadUntilStopped(int count) {
        Handler sleeping = request -> {
            Thread.sleep(2);
            return answer(request);
        };
        server = TestServer.serving(
                options -> options.reactors(2),
                Route.get("/quick/{id}", this::answer),
                Route.get("/slow/{id}", sleeping));
        port = server.server().port();
        for (int i = 0; i < count; i++) {
            Thread client = new Thread(this::askUntilRefused, "client-" + i);
            clients.add(client);
            client.start();
        }
    }

    private Response answer(Request request) {
        handled.incrementAndGet();
        return Response.text(request.path());
    }

    private void askUntilRefused() {
        int number = 0;
        while (true) {
            try (Socket socket = new Socket()) {
                if (connects(socket)) {
                    number = askUntilClosed(socket, number);
                }
            } catch (ConnectException refused) {
                return;
            } catch (IOException | AssertionError failure) {
                failures.add(Thread.currentThread().getName() + " " + number + ": " + failure);
                return;
            }
        }
    }

    /** False if the listener was closed in the middle of it. */
    private boolean connects(Socket socket) throws IOException {
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(CLIENT_SECONDS * 1000);
            return true;
        } catch (ConnectException refused) {
            throw refused;
        } catch (SocketException reset) {
            return false;
        }
    }

    private int askUntilClosed(Socket socket, int first) throws IOException {
        AnswerReader reader = new AnswerReader();
        byte[] bytes = new byte[1024];
        for (int number = first; ; number++) {
            String path = (number % 3 == 0 ? "/slow/" : "/quick/") + number;
            int count = ask(socket, path, bytes);
            if (count < 0) {
                return number;
            }
            Answer answer = null;
            while (answer == null) {
                if (count < 0) {
                    throw new EOFException("Closed in the middle of the answer to " + path);
                }
                reader.feed(bytes, count);
                answer = reader.next(false);
                count = answer == null ? socket.getInputStream().read(bytes) : 0;
            }
            assertThat(answer.text()).isEqualTo(path);
            answered.incrementAndGet();
        }
    }

    /** Asks and reads the first bytes of the answer; -1 if the connection was closed before any came. */
    private static int ask(Socket socket, String path, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(Peer.get(path).getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read(bytes);
        } catch (SocketException closed) {
            return -1;
        }
    }

    TestServer server() {
        return server;
    }

    int handled() {
        return handled.get();
    }

    int answered() {
        return answered.get();
    }

    Queue<String> failures() {
        return failures;
    }

    void awaitAnswers(int count) {
        await().until(() -> answered.get() >= count || !failures.isEmpty());
    }

    void awaitClients() throws InterruptedException {
        for (Thread client : clients) {
            client.join(CLIENT_SECONDS * 1000L);
            assertThat(client.isAlive()).as(client.getName()).isFalse();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
