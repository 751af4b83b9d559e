package io.tinyserver;

/** Where handlers run for whose route neither {@code quick()} nor {@code blocking()} was said. */
public enum DispatchMode {
    /** The server learns which routes are slow and hands those to the pool; the others run on the thread that read the request. */
    AUTO,
    /** Every handler is handed to the pool. */
    POOL,
    /** Every handler runs on the thread that read the request; one that takes long still costs that thread its leadership. */
    INLINE
}
