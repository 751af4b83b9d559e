package io.tinyserver.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is shipped: one jar, one process, stopped by a signal. */
class PackagedSampleIT {

    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private Path log;
    private Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void lives() throws IOException {
        Client client = start();

        assertThat(client.get("/").body()).isEqualTo(PageFiles.HELLO);
        assertThat(client.get("/other").statusCode()).isEqualTo(404);
        assertThat(client.get("/actuator/health").body()).contains("\"status\":\"UP\"");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void livesOnBeansWorkedOutWhenItWasBuilt() throws IOException {
        Client client = start("-Dspring.aot.enabled=true");

        assertThat(Files.readString(log)).contains("Starting AOT-processed SampleApplication");
        assertThat(client.get("/").body()).isEqualTo(PageFiles.HELLO);
        assertThat(client.get("/other").statusCode()).isEqualTo(404);
        assertThat(client.get("/actuator").body()).contains("/actuator/health\"");
        assertThat(client.get("/actuator/health").body()).contains("\"status\":\"UP\"");
    }

    @Test
    void lettingARunningSleepFinishEndsOnSigterm() throws Exception {
        Client client = start("--sample.sleep=2s");
        CompletableFuture<HttpResponse<String>> sleeper = client.getLater("/sleep");
        await().until(() -> client.get("/actuator/health").body().contains("\"busy\":1"));

        process.destroy();

        assertThat(sleeper.get(20, TimeUnit.SECONDS).body()).isEqualTo(PageFiles.HELLO);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(Files.readString(log)).contains("all requests in flight were answered");
    }

    @Test
    void explainsATakenPort() throws Exception {
        Client first = start();
        Path other = folder.resolve("other.log");
        Process second = launch(other, "--tiny.server.port=" + first.port());
        try {
            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(Files.readString(other)).contains("Port " + first.port() + " on 127.0.0.1 is already in use");
        } finally {
            second.destroyForcibly();
        }
    }

    private Client start(String... arguments) throws IOException {
        log = folder.resolve("sample.log");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--tiny.server.port=0");
        process = launch(log, all.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(60)).until(() -> port() > 0 || !process.isAlive());
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        return new Client(port());
    }

    /** Arguments that begin with {@code -D} are for the JVM. */
    private static Process launch(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m"));
        Stream.of(arguments).filter(PackagedSampleIT::isForJvm).forEach(command::add);
        command.addAll(List.of("-jar", System.getProperty("sample-app.jar")));
        Stream.of(arguments).filter(each -> !isForJvm(each)).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static boolean isForJvm(String argument) {
        return argument.startsWith("-D");
    }

    private int port() {
        try {
            Matcher line = LISTENING.matcher(Files.readString(log));
            return line.find() ? Integer.parseInt(line.group(1)) : -1;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
