package io.tinyserver.sample.webflux;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A quick answer, and one whose controller blocks its thread, as one that asks a database does. */
@RestController
class WorkController {

    @GetMapping("/quick")
    Map<String, Object> quick() {
        return Map.of("answer", 42, "message", "This was no work at all");
    }

    @GetMapping("/blocking")
    Map<String, Object> blocking(@RequestParam(defaultValue = "50") long millis) throws InterruptedException {
        Thread.sleep(millis);
        return Map.of("slept", millis);
    }
}
