package io.tinyserver;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One of many peers of the stress test: opens a connection, behaves in one of many manners, and checks what comes back. */
final class StressPeer {

    private static final int MOST_TIMES = 3000;

    private final TinyServer server;
    private final @Nullable SSLContext tls;
    private final Random random;
    private final int number;
    private final AtomicLong answers;
    private int requests;

    /** Encrypts if there is a context. */
    StressPeer(TinyServer server, @Nullable SSLContext tls, long seed, int number, AtomicLong answers) {
        this.server = server;
        this.tls = tls;
        this.random = new Random(seed);
        this.number = number;
        this.answers = answers;
    }

    /** A request and the answer that belongs to it: a text, or none where the status says enough. */
    private record Question(
            String text, int status, @Nullable String answer) {}

    void oneConnection() throws IOException {
        try (Peer peer = connect()) {
            switch (random.nextInt(10)) {
                case 0 -> leave(peer);
                case 1 -> sendNonsense(peer);
                case 2 -> endEarly(peer);
                case 3 -> seeTheCut(peer);
                case 4, 5 -> pipeline(peer, 2 + random.nextInt(30));
                default -> askOneByOne(peer, 1 + random.nextInt(20));
            }
        }
    }

    private Peer connect() throws IOException {
        if (tls != null) {
            return new Peer(tls.getSocketFactory().createSocket("127.0.0.1", server.port()));
        }
        return random.nextInt(8) == 0 ? Peer.withSmallWindow(server) : Peer.connect(server);
    }

    private void askOneByOne(Peer peer, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Question question = question("");
            peer.send(question.text);
            check(peer, question);
        }
        Question last = question("Connection: close\r\n");
        peer.send(last.text + get("/quick/never/1"));
        assertThat(check(peer, last).closes()).isTrue();
        peer.readEnd();
    }

    private void pipeline(Peer peer, int count) throws IOException {
        List<Question> questions = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            questions.add(question(""));
            text.append(questions.get(i).text);
        }
        sendInPieces(peer, text.toString());
        if (random.nextInt(4) == 0) {
            peer.endOutput();
        }
        for (Question question : questions) {
            check(peer, question);
        }
    }

    private void sendInPieces(Peer peer, String text) throws IOException {
        for (int at = 0; at < text.length(); ) {
            int length = Math.min(text.length() - at, 1 + random.nextInt(random.nextBoolean() ? 50 : 20_000));
            peer.send(text.substring(at, at + length));
            at += length;
        }
    }

    /** Goes away at any point, with or without a word. */
    private void leave(Peer peer) throws IOException {
        String text = question("").text + question("").text;
        peer.send(text.substring(0, random.nextInt(text.length())));
        if (random.nextBoolean()) {
            peer.send(get("/chunks/gone/" + MOST_TIMES * 10)).hasInput();
        }
        if (random.nextBoolean()) {
            peer.reset();
        }
    }

    private void sendNonsense(Peer peer) throws IOException {
        Question question = question("");
        peer.send(question.text + "GET /\u0001 HTTP/1.1\r\n\r\n" + get("/quick/never/1"));
        check(peer, question);
        assertThat(peer.read().status()).isEqualTo(400);
        peer.endOutput().readEnd();
    }

    private void endEarly(Peer peer) throws IOException {
        peer.send(request("POST", "/echo-stream/x/1", "Content-Length: 50000\r\n") + "x".repeat(random.nextInt(5000)));
        assertThat(peer.endOutput().read().status()).isEqualTo(400);
        peer.readEnd();
    }

    private void seeTheCut(Peer peer) throws IOException {
        peer.send(get("/cut/x/1") + get("/quick/never/1"));
        try {
            peer.read();
        } catch (IOException cut) {
            answers.incrementAndGet();
            return;
        }
        throw new AssertionError("An answer that was broken off looks whole");
    }

    private Answer check(Peer peer, Question question) throws IOException {
        String what = question.text.substring(0, question.text.indexOf('\r'));
        Answer answer;
        try {
            answer = peer.read();
        } catch (IOException failure) {
            throw new IOException("No answer to " + what, failure);
        }
        assertThat(answer.status()).as(what).isEqualTo(question.status);
        if (question.answer != null && !question.answer.equals(answer.text())) {
            throw new AssertionError("Wrong answer to " + what + ", " + answer.content().length + " instead of "
                    + question.answer.length() + " bytes: "
                    + answer.text().substring(0, Math.min(100, answer.content().length)));
        }
        answers.incrementAndGet();
        return answer;
    }

    private Question question(String fields) {
        String id = number + "-" + ++requests;
        int times = random.nextInt(10) == 0 ? random.nextInt(MOST_TIMES) : random.nextInt(10);
        return switch (random.nextInt(20)) {
            case 0 -> failing("/fail/", id, fields);
            case 1 -> failing("/broken/", id, fields);
            case 2 -> random.nextInt(10) == 0 ? asking("hang", id, times, fields) : asking("quick", id, times, fields);
            case 3, 4, 5 -> echo(id, 3 * times, fields);
            default -> asking(StressHandlers.KINDS.get(random.nextInt(StressHandlers.KINDS.size())), id, times, fields);
        };
    }

    private static Question asking(String kind, String id, int times, String fields) {
        String text = request("GET", "/" + kind + "/" + id + "/" + times, fields);
        return new Question(text, 200, StressHandlers.expected(id, times));
    }

    private static Question failing(String path, String id, String fields) {
        return new Question(request("GET", path + id + "/1", fields), 500, null);
    }

    private Question echo(String id, int times, String fields) {
        String path = "/" + StressHandlers.ECHOS.get(random.nextInt(StressHandlers.ECHOS.size())) + "/" + id + "/1";
        String content = StressHandlers.expected(id, times);
        if (random.nextBoolean()) {
            return new Question(
                    request("POST", path, fields + "Content-Length: " + content.length() + "\r\n") + content,
                    200,
                    content);
        }
        StringBuilder text = new StringBuilder(request("POST", path, fields + "Transfer-Encoding: chunked\r\n"));
        for (int at = 0; at < content.length(); ) {
            int length = Math.min(content.length() - at, 1 + random.nextInt(10_000));
            text.append(Peer.chunk(content.substring(at, at + length)));
            at += length;
        }
        return new Question(text.append("0\r\n\r\n").toString(), 200, content);
    }
}
