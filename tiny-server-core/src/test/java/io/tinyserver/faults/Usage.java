package io.tinyserver.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.TestServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What the process has in use: threads, descriptors (0 where the system does not tell), and bytes of the heap. */
record Usage(int threads, long descriptors, long heap) {

    /** For what the test itself, the JIT compiler and caches of the JDK need; 500 leaks of half a page are more. */
    private static final long HEAP_MARGIN = 12 * 1024 * 1024;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Usage now() throws IOException {
        System.gc();
        return new Usage(threadCount(), descriptorCount(), heapUsed());
    }

    private static int threadCount() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long descriptorCount() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        }
    }

    private static long heapUsed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Waits until no more is in use than this. */
    void awaitAgain() {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .atMost(TestServer.PATIENCE)
                .untilAsserted(() -> {
                    Usage now = now();
                    assertThat(now.threads).as("threads").isLessThanOrEqualTo(threads);
                    assertThat(now.descriptors).as("descriptors").isLessThanOrEqualTo(descriptors);
                    assertThat(now.heap).as("heap").isLessThan(heap + HEAP_MARGIN);
                });
    }
}
