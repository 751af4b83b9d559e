/** An HTTP server that needs nothing but the JDK. Only what a user writes code against is exported. */
module io.tinyserver {
    requires static org.jspecify;

    exports io.tinyserver;
    exports io.tinyserver.content;
    exports io.tinyserver.http;
    exports io.tinyserver.observe;
    exports io.tinyserver.pool;
    exports io.tinyserver.route;
}
