package io.tinyserver.roles;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that is the same on every class path: a route of tiny-server and, where there is Spring MVC or WebFlux, a controller.
 *
 * <p>A {@link ClassPath} loads it anew, so nothing but types of the JDK goes in or out.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(RoleApplication.Controller.class)
public class RoleApplication {

    static final String SERVER_PORT = "local.server.port";
    static final String TINY_PORT = "local.tiny.server.port";

    private static final String TOMCAT_URL_HANDLERS = "org.apache.catalina.webresources.TomcatURLStreamHandlerFactory";

    /**
     * Starts it, each server on a free port.
     *
     * @param arguments what is to be said on the command line besides
     * @param ports is given the ports of the servers that there are, by {@link #SERVER_PORT} and {@link #TINY_PORT}
     * @return ends the application
     */
    public static Closeable start(List<String> arguments, Map<String, Integer> ports) {
        if (ClassUtils.isPresent(TOMCAT_URL_HANDLERS, RoleApplication.class.getClassLoader())) {
            TomcatURLStreamHandlerFactory.disable(); // a JVM takes one such factory, each class path has its own
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(RoleApplication.class)
                .main(RoleApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run(Stream.concat(Stream.of("--server.port=0", "--tiny.server.port=0"), arguments.stream())
                        .toArray(String[]::new));
        for (String name : List.of(SERVER_PORT, TINY_PORT)) {
            Integer port = context.getEnvironment().getProperty(name, Integer.class);
            if (port != null) {
                ports.put(name, port);
            }
        }
        return context;
    }

    @Bean
    Route route() {
        return Route.get("/route", request -> Response.text("route"));
    }

    @RestController
    @ConditionalOnWebApplication
    static class Controller {

        @GetMapping("/controller")
        String controller() {
            return "controller";
        }
    }
}
