package io.tinyserver.faults;

import static io.tinyserver.Peer.get;
import static io.tinyserver.Peer.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** What a bad peer does. It sends something, then perhaps more of it byte by byte, and goes on in one of several ways. */
enum Misdeed {

    // --- says nothing, or little ---

    SILENT(new Script("").expecting("")),
    HEAD_WITHOUT_END(new Script(get("/good/1").substring(0, 20)).expecting("HTTP/1.1 408")),
    HEAD_BYTE_BY_BYTE(new Script("G").dripping("ET /" + "x".repeat(5000)).expecting("HTTP/1.1 408")),
    BODY_WITHOUT_END(new Script(upload(1000) + "begin").expecting("HTTP/1.1 408")),
    BODY_BYTE_BY_BYTE(new Script(upload(9000)).dripping("x".repeat(9000)).expecting("HTTP/1.1 408")),
    STREAMED_BODY_WITHOUT_END(new Script(upload(200_000) + "x".repeat(70_000)).expecting("HTTP/1.1 408")),

    // --- does not read ---

    LEAVES_BYTES_UNREAD(new Script(get("/bytes")).dripping(" ".repeat(1000)).then(Then.READ_NOTHING)),
    LEAVES_FILE_UNREAD(new Script(get("/file")).dripping(" ".repeat(1000)).then(Then.READ_NOTHING)),
    LEAVES_STREAM_UNREAD(new Script(get("/stream")).dripping(" ".repeat(1000)).then(Then.READ_NOTHING)),
    LEAVES_MANY_ANSWERS_UNREAD(new Script((get("/page") + get("/bytes")).repeat(20))
            .dripping(" ".repeat(1000))
            .then(Then.READ_NOTHING)),

    // --- breaks off ---

    RESET_AFTER_CONNECTING(new Script("").then(Then.RESET)),
    RESET_IN_HEAD(new Script("GET /good/1 HT").then(Then.RESET)),
    RESET_IN_BODY(new Script(upload(1000) + "begin").then(Then.RESET)),
    RESET_IN_STREAMED_BODY(new Script(upload(200_000) + "x".repeat(70_000)).then(Then.RESET)),
    RESET_BEFORE_THE_ANSWER(new Script(get("/slow")).then(Then.RESET)),
    RESET_BETWEEN_PIPELINED(new Script((get("/good/1") + get("/slow")).repeat(5)).then(Then.RESET)),
    RESET_DURING_BYTES(new Script(get("/bytes")).then(Then.RESET_AT_THE_FIRST_BYTE)),
    RESET_DURING_FILE(new Script(get("/file")).then(Then.RESET_AT_THE_FIRST_BYTE)),
    RESET_DURING_STREAM(new Script(get("/stream")).then(Then.RESET_AT_THE_FIRST_BYTE)),

    // --- ends its output ---

    ENDS_OUTPUT_AT_ONCE(new Script("").then(Then.END_OUTPUT).expecting("")),
    ENDS_OUTPUT_IN_HEAD(new Script("GET /good/1 HT").then(Then.END_OUTPUT).expecting("HTTP/1.1 400")),
    ENDS_OUTPUT_IN_BODY(new Script(upload(1000) + "begin").then(Then.END_OUTPUT).expecting("HTTP/1.1 400")),
    ENDS_OUTPUT_BEHIND_REQUEST(new Script(get("/slow")).then(Then.END_OUTPUT).expecting("HTTP/1.1 200")),

    // --- talks nonsense ---

    GARBAGE(new Script(Misdeed::garbage).expecting("(HTTP/1.1 (400|408|414|431|501|505) |$)")),
    TLS(new Script(clientHello()).expecting("HTTP/1.1 400")),
    HTTP_2(new Script("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0").expecting("HTTP/1.1 (400|505)")),
    CHUNKS_THAT_ARE_NONE(new Script(request("POST", "/upload", "Transfer-Encoding: chunked\r\n") + "zz\r\n")
            .expecting("HTTP/1.1 400")),

    // --- talks too much ---

    LINE_TOO_LONG(new Script("GET /" + "x".repeat(300_000)).expecting("HTTP/1.1 414")),
    FIELD_TOO_LONG(new Script(request("GET", "/", "X: " + "x".repeat(300_000))).expecting("HTTP/1.1 431")),
    FIELDS_TOO_MANY(new Script(request("GET", "/", "X: y\r\n".repeat(50_000))).expecting("HTTP/1.1 431")),
    BODY_TOO_LARGE(new Script(upload(100_000_000) + "x".repeat(300_000)).expecting("HTTP/1.1 413"));

    /** How it goes on when everything is sent. */
    enum Then {
        /** Reads until the server ends the connection. */
        READ_TO_THE_END,
        READ_NOTHING,
        RESET,
        RESET_AT_THE_FIRST_BYTE,
        /** Ends its output and reads to the end. */
        END_OUTPUT
    }

    /** The answer that it has to get is null where it gets none, or does not look. */
    private record Script(
            IntFunction<byte[]> beginning,
            byte[] drops,
            Then then,
            @Nullable Pattern answer) {

        Script(IntFunction<byte[]> beginning) {
            this(beginning, new byte[0], Then.READ_TO_THE_END, null);
        }

        Script(byte[] beginning) {
            this(index -> beginning);
        }

        Script(String beginning) {
            this(beginning.getBytes(StandardCharsets.ISO_8859_1));
        }

        Script dripping(String text) {
            return new Script(beginning, text.getBytes(StandardCharsets.ISO_8859_1), then, answer);
        }

        Script then(Then next) {
            return new Script(beginning, drops, next, answer);
        }

        Script expecting(String regex) {
            return new Script(beginning, drops, then, Pattern.compile(regex.isEmpty() ? "$" : regex));
        }
    }

    private final Script script;

    Misdeed(Script script) {
        this.script = script;
    }

    /** What the peer of that number sends at once. */
    byte[] beginning(int index) {
        return script.beginning.apply(index);
    }

    /** What it sends afterwards, a byte at a time. */
    byte[] drops() {
        return script.drops;
    }

    Then then() {
        return script.then;
    }

    /** Whether nothing but a deadline of the server's may end it. */
    boolean lastsUntilADeadline() {
        return switch (this) {
            case SILENT,
                    HEAD_WITHOUT_END,
                    HEAD_BYTE_BY_BYTE,
                    BODY_WITHOUT_END,
                    BODY_BYTE_BY_BYTE,
                    STREAMED_BODY_WITHOUT_END,
                    LEAVES_BYTES_UNREAD,
                    LEAVES_FILE_UNREAD,
                    LEAVES_STREAM_UNREAD,
                    LEAVES_MANY_ANSWERS_UNREAD,
                    GARBAGE -> true;
            default -> false;
        };
    }

    /** What its answer has to begin with; null if that does not matter. */
    @Nullable
    Pattern answer() {
        return script.answer;
    }

    private static String upload(int length) {
        return request("POST", "/upload", "Content-Length: " + length + "\r\n");
    }

    private static byte[] garbage(int index) {
        Random random = new Random(index);
        byte[] bytes = new byte[1 + random.nextInt(4000)];
        random.nextBytes(bytes);
        if (index % 2 == 0) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) " \r\n:/GETHTTP1.0abc,;=%\t\"".charAt(Byte.toUnsignedInt(bytes[i]) % 24);
            }
        }
        return bytes;
    }

    private static byte[] clientHello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            byte[] bytes = new byte[hello.flip().remaining()];
            hello.get(bytes);
            return bytes;
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }
}
