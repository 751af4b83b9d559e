package io.tinyserver.spring.boot.webflux;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.web.server.WebServer;

/** Stands for the web server of an application that is to have none: its port is negative. Listens nowhere and needs no thread. */
final class UnboundWebServer implements WebServer {

    private static final Log logger = LogFactory.getLog(UnboundWebServer.class);

    private final int port;

    UnboundWebServer(int port) {
        this.port = port;
    }

    @Override
    public void start() {
        logger.info("tiny-server does not listen, since its port is " + port);
    }

    @Override
    public void stop() {}

    @Override
    public int getPort() {
        return -1;
    }
}
