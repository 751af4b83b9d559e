package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.http.ErrorPages;
import io.tinyserver.pool.Crew;
import io.tinyserver.pool.ThreadPool;
import io.tinyserver.route.Dispatch;
import io.tinyserver.route.Router;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherTests {

    private final ThreadPool pool = new ThreadPool(1);
    private final Crew crew = pool.enlist(1);
    private final RouteProfile profile = new RouteProfile();

    @AfterEach
    void close() {
        crew.close();
        pool.close();
    }

    private Dispatcher dispatcher(Dispatch unhinted) {
        return new Dispatcher(unhinted, Router.of().compiled(List.of(), ErrorPages.PLAIN), crew);
    }

    @Test
    void runOnThePoolIsTimedWhereSomethingCanBeLearned() {
        assertThat(dispatcher(Dispatch.LEARN).learnsFromPool(Dispatch.LEARN, profile))
                .isTrue();
    }

    @Test
    void hintOfTheRouteOrTheServerLeavesNothingToLearn() {
        for (Dispatch hint : List.of(Dispatch.BLOCKING, Dispatch.QUICK, Dispatch.RESERVED)) {
            assertThat(dispatcher(Dispatch.LEARN).learnsFromPool(hint, profile)).isFalse();
        }
        assertThat(dispatcher(Dispatch.BLOCKING).learnsFromPool(Dispatch.LEARN, profile))
                .isFalse();
    }
}
