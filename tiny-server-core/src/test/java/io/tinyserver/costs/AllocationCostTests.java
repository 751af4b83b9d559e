package io.tinyserver.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request makes the server allocate, over real sockets; exact, since it counts bytes and does not look at the clock. */
@Timeout(120)
class AllocationCostTests {

    private static final int ROUNDS = 5;
    private static final int REQUESTS = 3_200;
    private static final int CONNECTIONS = 800;

    /** For the workers' rare doings, such as a new Date field each second. The smallest object has 16 bytes. */
    private static final int MARGIN = 8;

    private static MeasuredProcess server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = new MeasuredProcess(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void requestAllocatesNoMoreThan(Ceiling ceiling) throws IOException {
        double bytes = leastAllocated(ceiling);
        System.out.println("For each request, " + ceiling + ": " + bytes + " bytes");
        assertThat(bytes)
                .as("Bytes for each request, %s; see CONTRIBUTING.md", ceiling)
                .isLessThanOrEqualTo(ceiling.bytes + MARGIN);
    }

    /** The least of several rounds: whatever else may happen in a busy machine can only add to it. */
    private static double leastAllocated(Ceiling ceiling) throws IOException {
        int requests = ceiling.together == 0 ? CONNECTIONS : REQUESTS;
        long least = Long.MAX_VALUE;
        try (Asker asker = new Asker(server.port(), ceiling.path, ceiling.fields)) {
            ceiling.ask(asker, requests / 2);
            for (int i = 0; i < ROUNDS; i++) {
                long before = server.allocated();
                ceiling.ask(asker, requests);
                least = Math.min(least, server.allocated() - before);
            }
        }
        return least / (double) requests;
    }
}
