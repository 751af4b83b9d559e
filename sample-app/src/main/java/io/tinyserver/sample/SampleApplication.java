package io.tinyserver.sample;

import io.tinyserver.content.Pages;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.route.Route;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The exercise that tiny-server grew out of: a page for {@code /}, a {@code /sleep} that takes five seconds and holds up nobody, and a
 * page for everything else. The pages are in {@code src/main/resources/pages}, the settings in {@code application.yml}.
 */
@SpringBootApplication(proxyBeanMethods = false)
class SampleApplication {

    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }

    /** Blocks on purpose, and does not even say so: finding out is the server's business. */
    @Bean
    Route sleep(Pages pages, @Value("${sample.sleep:5s}") Duration nap) {
        Request hello = Request.of(Method.GET, "/");
        return Route.get("/sleep", request -> {
            Thread.sleep(nap.toMillis());
            return pages.handle(hello);
        });
    }
}
