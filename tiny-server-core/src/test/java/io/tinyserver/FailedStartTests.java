package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.pool.ThreadPool;
import java.net.ServerSocket;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class FailedStartTests {

    @Test
    void givesThePortBackWhenThePoolIsShutDown() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ThreadPool pool = new ThreadPool(1);
        pool.shutdown();
        TinyServer server = TinyServer.builder().port(port).pool(pool).build();

        assertThatThrownBy(server::start).isInstanceOf(RejectedExecutionException.class);

        assertThat(server.isRunning()).isFalse();
        try (TinyServer second = TinyServer.builder().port(port).build()) {
            assertThat(second.start().port()).isEqualTo(port);
        }
    }
}
