package io.tinyserver.sample.webflux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication
public class WebFluxSampleApplication {

    /** Created by Spring. */
    public WebFluxSampleApplication() {}

    /**
     * Starts the application.
     *
     * @param arguments settings such as {@code --server.port=9090}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(WebFluxSampleApplication.class, arguments);
    }
}
