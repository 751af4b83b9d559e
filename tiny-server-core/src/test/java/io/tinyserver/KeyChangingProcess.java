package io.tinyserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tinyserver.http.Body;
import io.tinyserver.http.Response;
import io.tinyserver.readme.Encrypted;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;

/**
 * One end of encrypted connections in a JVM of its own, which asks for new keys after each few records: a JVM learns once, when it
 * starts, after how many. What its encryption says of that is in a file.
 */
final class KeyChangingProcess implements AutoCloseable {

    static final String PRODUCED = "Produced KeyUpdate";
    static final String CONSUMED = "Consuming KeyUpdate";

    private static final int BYTES_UNTIL_NEW_KEYS = 40_000;
    private static final String TEXT = new Random(5)
            .ints(100_000, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    private static final int PIPELINED = 20;

    private final Process process;
    private final Path log;

    private KeyChangingProcess(Path parent, String... arguments) throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory(parent, "process");
        Path keyStore = folder.resolve("keys.p12");
        Identity.local().write(keyStore);
        Path security = Files.writeString(
                folder.resolve("key-limits.security"),
                "jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate " + BYTES_UNTIL_NEW_KEYS);
        log = folder.resolve("log");
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Djava.security.properties=" + security,
                        "-Djavax.net.debug=ssl:handshake",
                        "-Djavax.net.ssl.trustStore=" + keyStore,
                        "-Djavax.net.ssl.trustStoreType=PKCS12",
                        "-Djavax.net.ssl.trustStorePassword=" + new String(Identity.password()),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeyChangingProcess.class.getName(),
                        keyStore.toString(),
                        String.join(" ", arguments)))
                .redirectError(log.toFile())
                .start();
    }

    /** A client that does {@link #converse} and ends. */
    static KeyChangingProcess client(Path parent, int port) throws IOException, GeneralSecurityException {
        return new KeyChangingProcess(parent, Integer.toString(port));
    }

    /** A server of the {@link #routes} until it is closed. */
    static KeyChangingProcess server(Path parent) throws IOException, GeneralSecurityException {
        return new KeyChangingProcess(parent);
    }

    /** The next line that it says; null if it has ended. */
    String said() throws IOException {
        return process.inputReader().readLine();
    }

    /** How often something is in what its encryption says. */
    long logged(String what) throws IOException {
        try (var lines = Files.lines(log, ISO_8859_1)) {
            return lines.filter(line -> line.contains(what)).count();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static Router routes() {
        return Router.of(
                Route.get("/text", request -> Response.text(TEXT)),
                Route.post(
                        "/echo",
                        request ->
                                Response.of("a/b", new Body.Bytes(request.body().bytes()))),
                Route.post(
                                "/length",
                                request -> Response.text("" + request.body().bytes().length))
                        .streaming());
    }

    /**
     * Sends much, gets much, and asks for more than it has got. In one thread, for an {@code SSLSocket} of the JDK loses count of its keys
     * where one thread changes them because it writes and another because it reads.
     */
    static void converse(int port, SSLContext context) throws Exception {
        try (Peer peer = new Peer(context.getSocketFactory().createSocket("127.0.0.1", port))) {
            for (int i = 0; i < 2; i++) {
                check(peer.ask(Peer.post("/echo", TEXT)), TEXT);
                check(peer.ask(Peer.post("/length", TEXT.repeat(10))), "" + TEXT.length() * 10);
                check(peer.ask(Peer.get("/text")), TEXT);
            }
            peer.send(Peer.get("/text").repeat(PIPELINED));
            for (int i = 0; i < PIPELINED; i++) {
                check(peer.read(), TEXT);
            }
        }
    }

    private static void check(Answer answer, String expected) {
        String content = new String(answer.content(), ISO_8859_1);
        if (answer.status() != 200 || !content.equals(expected)) {
            throw new AssertionError("Got " + answer.status() + " with " + content.length() + " wrong bytes");
        }
    }

    /** The key store, and the port of the server to talk to, or nothing to be a server. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[1].isEmpty()) {
            TinyServer server = Encrypted.start(0, Path.of(arguments[0]).toFile(), Identity.password(), routes());
            System.out.println(server.port());
        } else {
            converse(Integer.parseInt(arguments[1]), SSLContext.getDefault());
            System.out.println("all right");
        }
    }
}
