package io.tinyserver.compare.spring;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers with a little JSON, at once or after it has blocked its thread. */
@SpringBootApplication
@RestController
public class ComparedApplication {

    private static final Article ARTICLE = new Article(
            4711, "A small teapot", List.of("kitchen", "china", "blue"), 12.50, "It holds enough for two cups, hardly more.");

    /** Created by Spring. */
    public ComparedApplication() {}

    private record Article(long id, String name, List<String> tags, double price, String description) {}

    /**
     * Starts the application.
     *
     * @param arguments settings such as {@code --server.port=9090}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(ComparedApplication.class, arguments);
    }

    /** Answers at once. */
    @GetMapping("/")
    Object quick() {
        return ARTICLE;
    }

    /** Answers after its thread has slept, as that of a controller does which asks a database. */
    @GetMapping("/slow")
    Object blocking(@RequestParam(defaultValue = "50") long millis) throws InterruptedException {
        Thread.sleep(millis);
        return ARTICLE;
    }
}
