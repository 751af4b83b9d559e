package io.tinyserver.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a request makes the server's workers call the system. Needs strace and the right to use it. */
@Timeout(120)
class SystemCallCostTests {

    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final int ROUNDS = 3;
    private static final int REQUESTS = 480;

    /** For calls that go with none of the requests: two marks, and those of the virtual machine itself. Less than 1 in 16. */
    private static final double MARGIN = 0.03;

    private static final Map<Ceiling, List<CallCounts>> COUNTS = new EnumMap<>(Ceiling.class);

    @BeforeAll
    static void count(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(canTrace(), "strace is not installed or not allowed to trace; system calls are not counted");
        Path file = folder.resolve("strace.log");
        Trace trace;
        try (MeasuredProcess server = new MeasuredProcess(
                folder, STRACE.toString(), "--follow-forks", "--string-limit=80", "--output=" + file)) {
            for (Ceiling ceiling : Ceiling.values()) {
                askInRounds(server, ceiling);
            }
            trace = new Trace(file, server.workers());
        }
        for (Ceiling ceiling : Ceiling.values()) {
            List<CallCounts> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(trace.between(begin(ceiling, i), end(ceiling, i)));
            }
            COUNTS.put(ceiling, rounds);
        }
    }

    private static boolean canTrace() throws IOException, InterruptedException {
        return Files.isExecutable(STRACE)
                && new ProcessBuilder(STRACE.toString(), "--output=/dev/null", "true")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    private static void askInRounds(MeasuredProcess server, Ceiling ceiling) throws IOException {
        try (Asker asker = new Asker(server.port(), ceiling.path, ceiling.fields)) {
            ceiling.ask(asker, REQUESTS / 2);
            for (int i = 0; i < ROUNDS; i++) {
                asker.ask(begin(ceiling, i), 1, 1);
                ceiling.ask(asker, REQUESTS);
                asker.ask(end(ceiling, i), 1, 1);
            }
        }
    }

    private static String begin(Ceiling ceiling, int round) {
        return "?begin-" + ceiling + "-" + round;
    }

    private static String end(Ceiling ceiling, int round) {
        return "?end-" + ceiling + "-" + round;
    }

    @ParameterizedTest
    @EnumSource
    void requestCallsTheSystemNoMoreThan(Ceiling ceiling) {
        List<CallCounts> rounds = COUNTS.get(ceiling);
        System.out.println("For each request, " + ceiling + ": " + rounds.get(0).forEach(REQUESTS));
        assertThat(least(rounds, false))
                .as("Calls for each request, %s, in each round %s; see CONTRIBUTING.md", ceiling, rounds)
                .isLessThanOrEqualTo(ceiling.calls + MARGIN);
        assertThat(least(rounds, true))
                .as("Calls of futex for each request, %s, in each round %s; see CONTRIBUTING.md", ceiling, rounds)
                .isLessThanOrEqualTo(ceiling.futexes + MARGIN);
    }

    /** The least of the rounds: whatever else may happen in a busy machine can only add to it. */
    private static double least(List<CallCounts> rounds, boolean futexes) {
        return rounds.stream()
                        .mapToInt(round -> futexes ? round.futexes() : round.othersThanFutex())
                        .min()
                        .orElseThrow()
                / (double) REQUESTS;
    }
}
