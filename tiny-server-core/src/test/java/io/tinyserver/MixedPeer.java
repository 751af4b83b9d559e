package io.tinyserver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the mixed load: asks for this and that, some of it before the last answers are there, checks every answer, and ends
 * in one of many ways. Driven by one thread, never blocks.
 */
final class MixedPeer {

    /** How the connection is to end. */
    private enum End {
        POLITE,
        POLITE_TOO,
        LAST_ASKS_TO_CLOSE,
        HALF_CLOSE,
        CUT_HEAD,
        CUT_BODY,
        MALFORMED,
        VANISH,
        RESET,
        LEAVE_UNREAD
    }

    /** An answer that has to come. */
    private record Expected(MixedKind kind, int number, int size, boolean head, boolean last, byte[] posted) {
        boolean isToBreakOff() {
            return kind.outcome() == MixedKind.Outcome.BROKEN_OFF;
        }

        @Override
        public String toString() {
            return number + ":" + kind + "(" + size + ")";
        }
    }

    private static final AtomicLong LAST = new AtomicLong();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final String[] MALFORMED = {
        "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "nonsense\r\n\r\n",
        "POST /quick/1/1/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nabcd",
        "POST /quick/1/1/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: -4\r\n\r\nabcd",
        "POST /quick/1/1/1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    };

    private final long id = LAST.incrementAndGet();
    private final SocketChannel socket;
    private final SplittableRandom random;
    private final AnswerReader reader = new AnswerReader();
    private final Deque<Expected> expected = new ArrayDeque<>();
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private final boolean slow;
    private final End end;
    private final StringBuilder history = new StringBuilder();
    private int requestsLeft;
    private int stepsToLeave;
    private int nextNumber;
    private long answered;
    private boolean saidAll;
    private boolean mustEnd;
    private boolean over;
    private long lastProgress = System.nanoTime();
    private long readAgainAt;

    MixedPeer(InetSocketAddress server, SplittableRandom random) throws IOException {
        this.random = random;
        slow = random.nextInt(10) == 0;
        end = End.values()[random.nextInt(End.values().length)];
        requestsLeft = 1 + random.nextInt(30);
        stepsToLeave = end == End.VANISH || end == End.RESET || end == End.LEAVE_UNREAD ? 2 + random.nextInt(60) : -1;
        socket = SocketChannel.open();
        if (slow) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        }
        socket.connect(server);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.configureBlocking(false);
    }

    SocketChannel socket() {
        return socket;
    }

    long id() {
        return id;
    }

    long answered() {
        return answered;
    }

    boolean isOver() {
        return over;
    }

    boolean wantsToWrite() {
        return !over
                && (!unsent.isEmpty() || requestsLeft > 0 && expected.size() < 3 || !saidAll && expected.isEmpty());
    }

    boolean wantsToRead(long now) {
        return !over && now - readAgainAt >= 0;
    }

    /** Asks for nothing more. */
    void finish() {
        requestsLeft = 0;
    }

    /** Does what can be done now; {@code buffer} is the thread's. */
    void step(boolean readable, boolean writable, byte[] buffer) throws IOException {
        if (stepsToLeave >= 0 && stepsToLeave-- == 0) {
            leave();
            return;
        }
        try {
            if (readable) {
                read(buffer);
            }
            if (writable && !over) {
                write();
            }
        } catch (IOException broken) {
            ended("reset: " + broken.getMessage());
        }
    }

    void checkPatience(long now) {
        if (!over && now - lastProgress > PATIENCE_NANOS) {
            throw failure("Nothing has happened for 15 s; waiting for " + expected);
        }
    }

    private void leave() throws IOException {
        if (end == End.RESET) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        close();
    }

    void close() throws IOException {
        over = true;
        socket.close();
    }

    // --- asking ---

    private void write() throws IOException {
        if (unsent.isEmpty()) {
            say();
        }
        ByteBuffer next = unsent.peek();
        if (next == null) {
            return;
        }
        int whole = next.limit();
        int part = random.nextInt(3) == 0 ? 1 + random.nextInt(2000) : Integer.MAX_VALUE;
        next.limit((int) Math.min(whole, next.position() + (long) part));
        if (socket.write(next) > 0) {
            lastProgress = System.nanoTime();
        }
        next.limit(whole);
        if (!next.hasRemaining()) {
            unsent.remove();
        }
        if (unsent.isEmpty() && saidAll && (end == End.HALF_CLOSE || end == End.CUT_HEAD || end == End.CUT_BODY)) {
            socket.shutdownOutput();
        }
    }

    private void say() {
        if (requestsLeft > 0) {
            StringBuilder heads = new StringBuilder();
            int burst = Math.min(requestsLeft, random.nextInt(2) == 0 ? 1 : 1 + random.nextInt(7));
            requestsLeft -= burst;
            for (int i = 0; i < burst; i++) {
                ask(heads, end == End.LAST_ASKS_TO_CLOSE && requestsLeft == 0 && i == burst - 1);
            }
            send(heads.toString());
        } else if (!saidAll) {
            saidAll = true;
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        history.append(' ').append(end);
        switch (end) {
            case POLITE, POLITE_TOO, LAST_ASKS_TO_CLOSE, VANISH, RESET, LEAVE_UNREAD -> closeIfAnswered();
            case HALF_CLOSE -> send("");
            case CUT_HEAD -> send("GET /quick/1/1/1 HTTP/1.1\r\nHost: local");
            case CUT_BODY ->
                send("POST /post_stream/" + id + "/" + nextNumber
                        + "/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n"
                        + "x".repeat(random.nextInt(9998)));
            case MALFORMED -> send(MALFORMED[random.nextInt(MALFORMED.length)]);
        }
    }

    private void closeIfAnswered() {
        if (expected.isEmpty() && !mustEnd) {
            over = true;
        }
    }

    private void send(String text) {
        unsent.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void ask(StringBuilder heads, boolean last) {
        MixedKind kind = MixedKind.pick(random);
        int number = nextNumber++;
        int size = size(kind);
        boolean head = !kind.isPost() && random.nextInt(25) == 0;
        history.append(' ')
                .append(number)
                .append(':')
                .append(kind)
                .append('(')
                .append(size)
                .append(head ? "h)" : ")");
        heads.append(kind.isPost() ? "POST " : head ? "HEAD " : "GET ")
                .append(kind.path() + "/" + id + "/" + number + "/" + size)
                .append(" HTTP/1.1\r\nHost: localhost\r\n")
                .append(last ? "Connection: close\r\n" : "");
        byte[] posted = new byte[0];
        if (kind.isPost()) {
            posted = MixedContent.of(id, number, size);
            post(heads, posted);
        } else {
            heads.append("\r\n");
        }
        expected.add(new Expected(kind, number, size, head, last, posted));
    }

    private int size(MixedKind kind) {
        int most = switch (random.nextInt(10)) {
            case 0 -> kind.isPost() ? 60_000 : slow ? 60_000 : MixedContent.LARGEST;
            case 1, 2 -> 20_000;
            default -> 300;
        };
        int least = kind.outcome() == MixedKind.Outcome.BROKEN_OFF ? 2 : 0;
        return random.nextInt(least, most);
    }

    private void post(StringBuilder heads, byte[] content) {
        if (random.nextInt(5) == 0) {
            heads.append("Expect: 100-continue\r\n");
        }
        if (random.nextBoolean()) {
            heads.append("Content-Length: ").append(content.length).append("\r\n\r\n");
            heads.append(text(content, 0, content.length));
            return;
        }
        heads.append("Transfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < content.length; ) {
            int part = Math.min(content.length - at, 1 + random.nextInt(9000));
            heads.append(Integer.toHexString(part)).append("\r\n");
            heads.append(text(content, at, part)).append("\r\n");
            at += part;
        }
        heads.append("0\r\n\r\n");
    }

    private static String text(byte[] bytes, int from, int count) {
        return new String(bytes, from, count, StandardCharsets.ISO_8859_1);
    }

    // --- answers ---

    private void read(byte[] buffer) throws IOException {
        int most = slow ? 1 + random.nextInt(2000) : buffer.length;
        int count = socket.read(ByteBuffer.wrap(buffer, 0, most));
        if (count < 0) {
            ended("closed");
            return;
        }
        if (slow) {
            readAgainAt = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(random.nextInt(2000));
        }
        lastProgress = System.nanoTime();
        reader.feed(buffer, count);
        takeAnswers();
        if (saidAll && unsent.isEmpty() && end.ordinal() <= End.POLITE_TOO.ordinal()) {
            closeIfAnswered();
        }
    }

    private void takeAnswers() {
        while (reader.hasPart() && !over) {
            Expected first = expected.peek();
            Answer answer = reader.next(first != null && first.head());
            if (answer == null) {
                return;
            }
            if (mustEnd) {
                throw failure("An answer behind the last: " + answer);
            }
            expected.poll();
            check(first, answer);
            answered++;
            mustEnd = answer.closes();
        }
    }

    private void check(@Nullable Expected asked, Answer answer) {
        if (asked == null) {
            if (answer.status() < 400 || !answer.closes() || !mayRefuse()) {
                throw failure("Nobody asked for " + answer);
            }
            return;
        }
        switch (asked.kind().outcome()) {
            case ERROR_PAGE -> checkStatus(asked, answer, 500);
            case NOT_FOUND -> checkStatus(asked, answer, 404);
            case BROKEN_OFF -> checkStatus(asked, answer, asked.head() ? 200 : 500);
            case CONTENT, DIGEST, IGNORED -> checkContent(asked, answer);
        }
        boolean mayClose = asked.last() || asked.kind().outcome() == MixedKind.Outcome.IGNORED;
        if (answer.closes() && !mayClose) {
            throw failure("Connection: close without being asked, at " + asked + ": " + answer);
        } else if (asked.last() && !answer.closes()) {
            throw failure("No Connection: close at " + asked);
        }
    }

    private void checkStatus(Expected asked, Answer answer, int status) {
        if (answer.status() != status) {
            throw failure("Expected " + status + " for " + asked + ", but got " + answer);
        }
    }

    private void checkContent(Expected asked, Answer answer) {
        checkStatus(asked, answer, 200);
        String name = id + "-" + asked.number();
        if (!name.equals(answer.header("X-Id"))) {
            throw failure("Expected the answer to " + name + ", but got " + answer);
        }
        if (asked.head()) {
            return;
        } else if (asked.kind().outcome() == MixedKind.Outcome.DIGEST) {
            if (!answer.text().equals(MixedContent.digest(asked.posted()))) {
                throw failure("Wrong digest for " + asked + ": " + answer.text());
            }
        } else if (answer.content().length != asked.size()
                || !MixedContent.isBeginning(answer.content(), id, asked.number())) {
            throw failure("Wrong content for " + asked + ": " + answer.content().length + " bytes");
        }
    }

    /** Whether what was sent last is not a request, so that the server may say so. */
    private boolean mayRefuse() {
        return saidAll && (end == End.CUT_HEAD || end == End.CUT_BODY || end == End.MALFORMED);
    }

    private void ended(String how) throws IOException {
        Expected first = expected.peek();
        Answer begun = reader.begun();
        boolean brokenOff = first != null && mayBreakOff(first, how.startsWith("reset"));
        if (brokenOff && begun != null && !MixedContent.isBeginning(begun.content(), id, first.number())) {
            throw failure("Wrong beginning of " + first);
        }
        boolean whole = expected.isEmpty() && !reader.hasPart();
        boolean asked = saidAll && (mayRefuse() || end == End.HALF_CLOSE);
        if (!brokenOff && !mustEnd && !(whole && asked)) {
            throw failure(
                    "The server has ended the connection (" + how + "); waiting for " + first + ", begun " + begun);
        }
        close();
    }

    // A reset overtakes answers that were sent before it and not yet read.
    private boolean mayBreakOff(Expected first, boolean reset) {
        return first.isToBreakOff() || reset && expected.stream().anyMatch(Expected::isToBreakOff);
    }

    private AssertionError failure(String what) {
        over = true;
        return new AssertionError(
                "Connection " + id + (slow ? " (slow), " : ", ") + "asked for" + history + ": " + what);
    }
}
