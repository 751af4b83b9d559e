package io.tinyserver;

import io.tinyserver.engine.EngineSettings;
import io.tinyserver.http1.ChunkLimits;
import io.tinyserver.http1.HeadLimits;
import io.tinyserver.route.Dispatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Turns what a user sets into what the engine has to know. */
final class Settings {

    private static final int MOST_REACTORS = 4;

    private Settings() {}

    static EngineSettings of(
            ServerOptions options, int poolSize, @Nullable ThreadFactory handlerThreads, @Nullable TlsOptions tls) {
        int wanted = options.reactors() > 0 ? options.reactors() : defaultReactors();
        return new EngineSettings(
                Math.min(wanted, poolSize),
                dispatch(options.dispatch()),
                options.maxConnections(),
                options.maxConnectionsPerAddress(),
                new HeadLimits(options.maxRequestLine(), options.maxHeaderBytes(), options.maxHeaderFields()),
                new ChunkLimits(options.maxChunkExtensionBytes(), options.maxHeaderBytes(), options.maxHeaderFields()),
                options.maxBodyBytes(),
                options.bodyBufferBytes(),
                options.minBodyRate(),
                options.minWriteRate(),
                new EngineSettings.Timeouts(
                        options.headTimeout(),
                        options.bodyTimeout(),
                        options.idleTimeout(),
                        options.writeTimeout(),
                        options.answerTimeout()),
                options.serverHeader(),
                handlerThreads,
                tls == null ? null : tls::engine);
    }

    private static int defaultReactors() {
        return Math.min(MOST_REACTORS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static Dispatch dispatch(DispatchMode mode) {
        return switch (mode) {
            case AUTO -> Dispatch.LEARN;
            case POOL -> Dispatch.BLOCKING;
            case INLINE -> Dispatch.QUICK;
        };
    }
}
