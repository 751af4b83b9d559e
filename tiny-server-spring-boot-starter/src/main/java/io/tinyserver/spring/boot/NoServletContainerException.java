package io.tinyserver.spring.boot;

/** The application is made for Spring MVC, but brings no servlet container, so it would serve none of its controllers. */
final class NoServletContainerException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    NoServletContainerException() {
        super("Spring MVC is on the class path, but no servlet container");
    }
}
