package io.tinyserver;

import io.tinyserver.engine.Engine;
import io.tinyserver.observe.ServerSnapshot;
import io.tinyserver.pool.QueueTime;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server has counted in its runs so far. An engine counts one run; a sum of them never goes back.
 *
 * @param requests requests begun
 * @param rejected messages refused, by the id of the rule
 * @param failed handlers that failed
 * @param leadershipLost how often leadership was taken away
 * @param queueTime how long requests waited for a worker
 */
record Totals(long requests, Map<String, Long> rejected, long failed, long leadershipLost, QueueTime queueTime) {

    static final Totals NONE = new Totals(0, Map.of(), 0, 0, new QueueTime(0, 0));

    /** These and what one more run has counted. */
    Totals plus(Engine run) {
        Map<String, Long> rules = new TreeMap<>(rejected);
        run.rejections().forEach((rule, count) -> rules.merge(rule, count, Long::sum));
        QueueTime waited = run.queueTime();
        return new Totals(
                requests + run.requests(),
                rules,
                failed + run.failures(),
                leadershipLost + run.leadershipLost(),
                new QueueTime(queueTime.jobs() + waited.jobs(), queueTime.nanos() + waited.nanos()));
    }

    /** The figures of a server that does not run. */
    ServerSnapshot atRest(ServerSnapshot.State state, int maxConnections, int poolSize, int queueCapacity) {
        return new ServerSnapshot(
                state,
                -1,
                0,
                maxConnections,
                0,
                poolSize,
                0,
                0,
                queueCapacity,
                requests,
                rejected,
                failed,
                leadershipLost,
                queueTime.jobs(),
                Duration.ofNanos(queueTime.nanos()));
    }
}
