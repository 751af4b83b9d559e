package io.tinyserver.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tinyserver.Child;
import io.tinyserver.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two servers behind a proxy, of which one after the other is stopped and started anew while clients ask on and on. The proxy may repeat
 * a request whose connection was closed before it was handled, as proxies do, but no client may notice anything, and nothing that was
 * handled is asked for again.
 */
@Timeout(120)
class RollingRestartTests {

    private static final int CLIENTS = 8;
    private static final int ROUNDS = 3;

    /** So many requests an instance serves before the next one is stopped. */
    private static final int SERVED = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void noRequestFailsWhileOneServerAfterTheOtherIsStartedAnew(Proxy proxy) throws Exception {
        List<Integer> ports = Child.freePorts(2);
        List<Instance> instances = new ArrayList<>();
        try (Proxy.Running running = proxy.start(folder, ports);
                RestartLoad load = new RestartLoad(running.port(), CLIENTS)) {
            ports.forEach(port -> instances.add(new Instance(port, load::handled)));
            load.begin();
            for (int i = 0; i < ROUNDS * ports.size(); i++) {
                instances.forEach(instance -> awaitService(instance, load));
                int next = i % ports.size();
                instances.get(next).stop();
                instances.set(next, new Instance(ports.get(next), load::handled));
            }
            instances.forEach(instance -> awaitService(instance, load));
            load.end();
        } finally {
            instances.forEach(Instance::stop);
        }
    }

    private static void awaitService(Instance instance, RestartLoad load) {
        await().atMost(TestServer.PATIENCE).until(() -> {
            load.hasNoFailure();
            return instance.served() >= SERVED;
        });
        assertThat(instance.errors()).isEmpty();
    }
}
