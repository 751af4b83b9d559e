package io.tinyserver.spring.boot.webflux;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.context.MissingWebServerFactoryBeanException;
import org.springframework.core.Ordered;

/** Explains that a servlet application cannot run on tiny-server. */
class ServletApplicationFailureAnalyzer extends AbstractFailureAnalyzer<MissingWebServerFactoryBeanException>
        implements Ordered {

    ServletApplicationFailureAnalyzer() {}

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, MissingWebServerFactoryBeanException cause) {
        if (cause.getWebApplicationType() != WebApplicationType.SERVLET) {
            return null;
        }
        return new FailureAnalysis(
                "This is a servlet application (Spring MVC) without a servlet container, and tiny-server is none: it runs WebFlux"
                        + " applications, or stands beside another server on a port of its own.",
                "Use 'spring-boot-starter-webflux' without 'spring-boot-starter-reactor-netty' to run on tiny-server; or add"
                        + " 'spring-boot-starter-tomcat' or 'spring-boot-starter-jetty'; or set 'spring.main.web-application-type=none'"
                        + " if only tiny-server's own pages, routes and endpoints are wanted.",
                cause);
    }

    /** Before Spring Boot's own, which does not know what we are. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
