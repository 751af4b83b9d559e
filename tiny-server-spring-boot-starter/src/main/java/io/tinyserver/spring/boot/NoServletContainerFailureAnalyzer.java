package io.tinyserver.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the controllers of Spring MVC need a servlet container, and that tiny-server is none. */
class NoServletContainerFailureAnalyzer extends AbstractFailureAnalyzer<NoServletContainerException> {

    NoServletContainerFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoServletContainerException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ", and tiny-server is none: nobody would serve the application's controllers.",
                "Use 'spring-boot-starter-webflux' without 'spring-boot-starter-reactor-netty' to run on tiny-server; or add"
                        + " 'spring-boot-starter-tomcat' or 'spring-boot-starter-jetty'; or set 'spring.main.web-application-type=none'"
                        + " if only tiny-server's own pages, routes and endpoints are wanted.",
                cause);
    }
}
