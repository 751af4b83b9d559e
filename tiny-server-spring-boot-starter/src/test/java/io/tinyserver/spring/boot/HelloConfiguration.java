package io.tinyserver.spring.boot;

import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The route that README.md shows. */
@Configuration(proxyBeanMethods = false)
class HelloConfiguration {

    @Bean
    Route hello() {
        return Route.get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name") + "\n"));
    }
}
