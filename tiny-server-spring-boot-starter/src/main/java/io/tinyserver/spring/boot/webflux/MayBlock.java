package io.tinyserver.spring.boot.webflux;

import io.tinyserver.pool.Worker;
import io.tinyserver.spring.boot.ServerAssembly;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.method.HandlerMethod;

/** Which threads a controller may block, and which controllers probably do. */
final class MayBlock {

    private MayBlock() {}

    /** Whether it is a worker, or the thread that a handed over handler has to itself. */
    static boolean isOn(Thread thread) {
        return thread instanceof Worker || thread.getName().startsWith(ServerAssembly.HANDLER_THREADS);
    }

    /** Whether a controller's method returns a value and not a publisher of one. */
    static boolean isLikely(HandlerMethod method) {
        MethodParameter returned = method.getReturnType();
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned.getParameterType()) == null;
    }
}
