package io.tinyserver.clients;

import io.tinyserver.TestServer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The command line tool: a process for each call, or for several calls in a row. */
final class CurlClient implements Client {

    static final Path PROGRAM = Path.of("/usr/bin/curl");

    private final String origin;
    private final Path folder;
    private final String version;
    private final AtomicInteger calls = new AtomicInteger();

    CurlClient(String origin, Path folder, String version) {
        this.origin = origin;
        this.folder = folder;
        this.version = version;
    }

    @Override
    public boolean can(Ability ability) {
        return true;
    }

    @Override
    public Exchange send(Call call) throws IOException {
        List<String> command = command();
        command.addAll(arguments(call));
        command.add(call.method().equals("HEAD") ? "--head" : "--include");
        Path complaints = folder.resolve("curl-" + calls.incrementAndGet() + ".err");
        Process curl =
                new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        Thread feeder = new Thread(() -> feed(curl, call.content()), "curl-feeder");
        feeder.start();
        try {
            return Received.of(curl, complaints);
        } catch (IOException failed) {
            curl.destroyForcibly();
            throw failed;
        }
    }

    private List<String> command() {
        return new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--silent",
                "--show-error",
                "--no-buffer",
                version,
                "--max-time",
                "" + TestServer.PATIENCE.toSeconds()));
    }

    private List<String> arguments(Call call) {
        List<String> arguments = new ArrayList<>(List.of(origin + call.path()));
        if (!call.method().equals("HEAD")) {
            arguments.addAll(List.of("--request", call.method()));
        }
        call.fields().forEach(field -> arguments.addAll(List.of("--header", argument(field))));
        Call.Content content = call.content();
        if (content != null) {
            arguments.addAll(content.length() < 0 ? List.of("--upload-file", ".") : List.of("--data-binary", "@-"));
            arguments.addAll(List.of("--header", "Content-Type: application/octet-stream"));
            arguments.addAll(List.of("--header", call.expectsContinue() ? "Expect: 100-continue" : "Expect:"));
        }
        return arguments;
    }

    /** An empty value needs a semicolon: a colon with nothing behind it would leave the field out. */
    private static String argument(Map.Entry<String, String> field) {
        return field.getValue().isEmpty() ? field.getKey() + ";" : field.getKey() + ": " + field.getValue();
    }

    private static void feed(Process curl, Call.Content content) {
        try (OutputStream out = curl.getOutputStream()) {
            if (content != null) {
                content.stream().transferTo(out);
            }
        } catch (IOException broken) {
            curl.destroyForcibly(); // by the test, or because the process is over anyway
        }
    }

    /** One process for all: it keeps the connection from one to the next. */
    @Override
    public List<Reply> askInARow(List<Call> row) throws IOException, InterruptedException {
        List<String> command = command();
        Path run = Files.createDirectory(folder.resolve("curl-" + calls.incrementAndGet()));
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                command.addAll(List.of("--next", "--silent", version));
            }
            command.addAll(arguments(row.get(i)));
            command.addAll(List.of("--output", run + "/" + i, "--dump-header", run + "/" + i + ".head"));
        }
        Path complaints = run.resolve("err");
        Process curl =
                new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        curl.getOutputStream().close();
        checkEnd(curl, complaints);
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            try (InputStream head = Files.newInputStream(run.resolve(i + ".head"))) {
                Head parsed = Head.read(head);
                Path output = run.resolve("" + i);
                replies.add(new Reply(
                        parsed.status,
                        parsed::values,
                        Files.exists(output) ? Files.readAllBytes(output) : new byte[0]));
            }
        }
        return replies;
    }

    private static void checkEnd(Process curl, Path complaints) throws IOException {
        try {
            int code = curl.waitFor();
            if (code != 0) {
                throw new IOException("curl ended with " + code + ": " + Files.readString(complaints));
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        // nothing outlives a call
    }

    /** A head as curl prints it. */
    private record Head(int status, List<String> lines) {

        /** Reads the first head that is not an interim one. */
        static Head read(InputStream in) throws IOException {
            Head head = readAny(in);
            return head.status < 200 ? read(in) : head;
        }

        private static Head readAny(InputStream in) throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                lines.add(line);
            }
            return new Head(Integer.parseInt(lines.get(0).split(" ")[1]), lines);
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new EOFException("curl printed no whole head");
                }
                line.append((char) octet);
            }
            return line.toString().stripTrailing();
        }

        List<String> values(String name) {
            String prefix = name + ":";
            return lines.stream()
                    .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }
    }

    private record Received(Process curl, Head head, InputStream content) implements Exchange {

        static Received of(Process curl, Path complaints) throws IOException {
            InputStream in = new BufferedInputStream(curl.getInputStream());
            try {
                return new Received(curl, Head.read(in), new Checked(in, curl, complaints));
            } catch (EOFException nothing) {
                checkEnd(curl, complaints);
                throw nothing;
            }
        }

        @Override
        public int status() {
            return head.status();
        }

        @Override
        public List<String> values(String name) {
            return head.values(name);
        }

        @Override
        public void close() {
            curl.destroyForcibly(); // without effect where it has ended
        }
    }

    /** Ends as curl says that the answer has ended. */
    private static final class Checked extends FilterInputStream {

        private final Process curl;
        private final Path complaints;

        Checked(InputStream in, Process curl, Path complaints) {
            super(in);
            this.curl = curl;
            this.complaints = complaints;
        }

        @Override
        public int read() throws IOException {
            return orCheck(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            return orCheck(super.read(bytes, from, count));
        }

        private int orCheck(int result) throws IOException {
            if (result < 0) {
                checkEnd(curl, complaints);
            }
            return result;
        }
    }
}
