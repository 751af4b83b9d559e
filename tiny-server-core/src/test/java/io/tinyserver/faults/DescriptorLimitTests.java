package io.tinyserver.faults;

import static io.tinyserver.Peer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.Child;
import io.tinyserver.Peer;
import io.tinyserver.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the operating system gives no descriptor for another connection. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a shell with ulimit")
class DescriptorLimitTests {

    /** More connections than there are descriptors. */
    private static final int PEERS = 2 * FewDescriptors.DESCRIPTORS;

    /** Several times the pause between two tries to accept. */
    private static final Duration SEVERAL_TRIES = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    @Test
    void serverSaysOnceThatItCannotAcceptAndServesEverybodyLater() throws Exception {
        int port = Child.freePort();
        Path log = folder.resolve("log");
        try (Child server =
                Child.start(log, FewDescriptors.command(port, folder)).awaitListening(port)) {
            assertThat(server).isNotNull();
            for (int shortage = 1; shortage <= 2; shortage++) {
                long expected = shortage;
                List<Peer> peers = connectAndAsk(port);
                await().atMost(TestServer.PATIENCE).until(() -> warnings(log) == expected);
                assertThat(peers.get(0).read().text()).isEqualTo("page");
                await().atMost(TestServer.PATIENCE)
                        .during(SEVERAL_TRIES)
                        .until(() -> peers.get(0).ask(get("/")).text().equals("page")
                                && !peers.get(PEERS - 1).hasInput()
                                && warnings(log) == expected);
                peers.get(0).leave();
                for (Peer peer : peers.subList(1, PEERS)) {
                    assertThat(peer.read().text()).isEqualTo("page");
                    peer.leave();
                }
                assertThat(warnings(log)).as("lines for one shortage").isEqualTo(expected);
            }
        }
    }

    private static List<Peer> connectAndAsk(int port) throws IOException {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            peers.add(Peer.connect(port).send(get("/")));
        }
        return peers;
    }

    private static long warnings(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("No connection can be accepted"))
                .count();
    }
}
