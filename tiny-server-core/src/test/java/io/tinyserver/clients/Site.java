package io.tinyserver.clients;

import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.route.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What there is to ask for. */
final class Site {

    static final byte[] LARGE = new byte[10 * 1024 * 1024];

    static {
        new Random(7373).nextBytes(LARGE);
    }

    /** How far the peer has read the answer to {@code /steps}. */
    final Semaphore stepsRead = new Semaphore(0);

    private final Path file;

    /** With a file that contains {@link #LARGE}. */
    Site(Path file) {
        this.file = file;
    }

    Route[] routes() {
        return new Route[] {
            Route.get("/", request -> Response.text("page")),
            Route.get(
                    "/remote",
                    request -> Response.text(request.endpoints().remote().toString())),
            Route.get("/bye", request -> Response.text("bye").withHeader("Connection", "close")),
            Route.get("/name/{name}", request -> Response.text(request.pathParameter("name"))),
            Route.get("/query", request -> Response.text("" + request.query().first("q"))),
            Route.get("/bytes", request -> Response.of("a/b", new Body.Bytes(LARGE))),
            Route.get("/file", request -> Response.of("a/b", Body.FileRegion.of(file))),
            Route.get("/stream", request -> Response.of("a/b", new Body.Stream(large(), Body.UNKNOWN_LENGTH))),
            Route.get("/stream-with-length", request -> Response.of("a/b", new Body.Stream(large(), LARGE.length))),
            Route.get("/written", request -> Response.of("a/b", new Body.Written(out -> out.write(LARGE)))),
            Route.get("/steps", request -> Response.of("text/plain", new Body.Written(this::writeSteps))),
            Route.get("/endless", request -> Response.of("a/b", new Body.Written(Site::writeForEver))),
            Route.get("/cut", request -> Response.of("a/b", new Body.Written(Site::writeHalf))),
            Route.get("/fails", request -> {
                throw new IllegalStateException("This handler always fails");
            }),
            Route.get("/header/{name}", Site::tellFields),
            Route.get("/cookies", Site::cookies),
            Route.get("/none", request -> Response.of(Status.NO_CONTENT)),
            Route.get("/unchanged", request -> Response.of(Status.NOT_MODIFIED).withHeader("ETag", "\"7\"")),
            Route.post("/digest", Site::tellDigest),
            Route.post("/digest-at-once", Site::tellDigest).streaming(),
            Route.any("/method", request -> Response.text(request.method().name()))
        };
    }

    private static InputStream large() {
        return new ByteArrayInputStream(LARGE);
    }

    private void writeSteps(OutputStream out) throws IOException {
        for (int i = 0; i < 5; i++) {
            out.write(("step " + i + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            try {
                if (!stepsRead.tryAcquire(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("The peer has not seen step " + i);
                }
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }
    }

    private static void writeForEver(OutputStream out) throws IOException {
        while (true) {
            out.write(LARGE);
        }
    }

    private static void writeHalf(OutputStream out) throws IOException {
        out.write(LARGE, 0, LARGE.length / 2);
        out.flush();
        throw new IllegalStateException("This writer always fails");
    }

    private static Response tellFields(Request request) {
        return Response.text(String.join("|", request.headers().all(request.pathParameter("name"))));
    }

    private static Response cookies(Request request) {
        Headers fields = Headers.of("Set-Cookie", "a=1; Path=/")
                .withAdded("Set-Cookie", "b=2")
                .withAdded("X-Empty", "")
                .withAdded("X-Long", "v".repeat(3000));
        return new Response.Ready(Status.OK, fields, Body.EMPTY);
    }

    private static Response tellDigest(Request request) throws IOException, NoSuchAlgorithmException {
        DigestInputStream in = new DigestInputStream(request.body().stream(), MessageDigest.getInstance("SHA-256"));
        long count = in.transferTo(OutputStream.nullOutputStream());
        return Response.text(
                count + " " + HexFormat.of().formatHex(in.getMessageDigest().digest()));
    }

    /** What the server says about that content. */
    static String digest(byte[] content) throws NoSuchAlgorithmException {
        return content.length + " "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
