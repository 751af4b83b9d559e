package io.tinyserver.costs;

import static org.awaitility.Awaitility.await;

import io.tinyserver.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A {@link MeasuredServer} in a JVM whose compiler does not remove allocations, so that the same code always allocates the same: C2
 * does remove some, but which ones depends on what it has seen until then.
 */
final class MeasuredProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final int port;
    private final long pid;

    /** Starts the server behind a command that is to start it. */
    MeasuredProcess(Path folder, String... launcher) throws IOException {
        Path pages = Files.createDirectory(folder.resolve("pages"));
        MeasuredServer.writePage(pages);
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredServer.class.getName(),
                pages.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        String[] portAndPid = answer().split(" ");
        port = Integer.parseInt(portAndPid[0]);
        pid = Long.parseLong(portAndPid[1]);
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The server's process has ended");
        }
        return line;
    }

    int port() {
        return port;
    }

    /** Bytes that the workers have allocated since the start. */
    long allocated() throws IOException {
        questions.println("allocated");
        return Long.parseLong(answer());
    }

    /** What the system calls the workers' threads; Linux only. */
    Set<String> workers() throws IOException {
        Set<String> ids = new HashSet<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).startsWith(MeasuredServer.WORKER)) {
                    ids.add(thread.getFileName().toString());
                }
            }
        }
        return ids;
    }

    /** Ends the process and waits until it, and what started it, are gone. */
    @Override
    public void close() throws IOException {
        questions.close();
        answers.close();
        await().atMost(TestServer.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !process.isAlive());
    }
}
