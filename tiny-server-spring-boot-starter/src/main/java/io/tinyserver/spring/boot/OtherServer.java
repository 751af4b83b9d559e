package io.tinyserver.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Why tiny-server is not the web server that the application runs on; for the log. */
final class OtherServer {

    private static final String FACTORY = "org.springframework.boot.web.server.WebServerFactory";

    /** The server that WebFlux brings unless told otherwise, so that it may well be there by oversight. */
    private static final String REACTOR_NETTY = "NettyReactiveWebServerFactory";

    private static final String HOW_TO_REPLACE_IT =
            "; to run the application on tiny-server, exclude 'spring-boot-starter-reactor-netty' from"
                    + " 'spring-boot-starter-webflux'";

    /** Unlike DispatcherServlet it can be loaded where the servlet API is missing. */
    private static final String SPRING_MVC = "org.springframework.web.servlet.ModelAndView";

    private static final String SERVLET = "jakarta.servlet.Servlet";

    private OtherServer() {}

    /**
     * Refuses an application that is made for Spring MVC and has no container, so that Spring Boot takes it for no web application.
     *
     * @throws NoServletContainerException if it is one, and does not say itself that it is no web application
     */
    static void refuseMvcWithoutContainer(Environment environment, @Nullable ClassLoader loader) {
        if (ClassUtils.isPresent(SPRING_MVC, loader)
                && !ClassUtils.isPresent(SERVLET, loader)
                && !environment.containsProperty("spring.main.web-application-type")) {
            throw new NoServletContainerException();
        }
    }

    /** The end of a sentence that begins with "since". */
    static String of(ListableBeanFactory beans) {
        ClassLoader loader = OtherServer.class.getClassLoader();
        if (ClassUtils.isPresent(FACTORY, loader)) {
            String[] factories = beans.getBeanNamesForType(ClassUtils.resolveClassName(FACTORY, loader), false, false);
            if (factories.length > 0) {
                Class<?> type = beans.getType(factories[0], false);
                String maker = type == null ? "" : type.getSimpleName();
                return "the application has another web server"
                        + (maker.isEmpty() ? "" : " (made by " + maker + ")")
                        + (maker.equals(REACTOR_NETTY) ? HOW_TO_REPLACE_IT : "");
            }
        }
        return "the application is not a web application";
    }
}
