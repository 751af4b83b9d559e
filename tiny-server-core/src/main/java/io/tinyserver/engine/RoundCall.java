package io.tinyserver.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes round all connections of a server at its stop. Connections are the leaders', so it is they who do what is asked. Used by the thread
 * that stops the server.
 */
final class RoundCall {

    private final List<Reactor> reactors;

    RoundCall(List<Reactor> reactors) {
        this.reactors = reactors;
    }

    /** Does something with every connection, without waiting for it. */
    void tell(Consumer<Connection> action) {
        for (Reactor reactor : reactors) {
            reactor.post(() -> reactor.connections().forEach(action));
        }
    }

    /** Asks every exchange that is under way; those that answer null are left out. */
    List<String> ask(Function<Exchange, @Nullable String> question) {
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch asked = new CountDownLatch(reactors.size());
        for (Reactor reactor : reactors) {
            reactor.post(() -> {
                try {
                    ask(reactor, question, answers);
                } finally {
                    asked.countDown(); // whatever happens: a stop waits for it
                }
            });
        }
        await(asked);
        return List.copyOf(answers);
    }

    private static void ask(Reactor reactor, Function<Exchange, @Nullable String> question, List<String> answers) {
        for (Connection connection : reactor.connections()) {
            Exchange exchange = connection.exchange();
            String answer = exchange == null ? null : question.apply(exchange);
            if (answer != null) {
                answers.add(answer);
            }
        }
    }

    /** Waits for what the leaders do, which takes a bounded time; an interrupt is for the waits that do not. */
    static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
