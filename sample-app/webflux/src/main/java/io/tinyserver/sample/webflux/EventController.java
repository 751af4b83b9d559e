package io.tinyserver.sample.webflux;

import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** What comes bit by bit. */
@RestController
class EventController {

    @GetMapping("/ticks")
    Flux<ServerSentEvent<Long>> ticks(@RequestParam(defaultValue = "100") long everyMillis) {
        return Flux.interval(Duration.ofMillis(everyMillis))
                .map(number -> ServerSentEvent.builder(number)
                        .id(Long.toString(number))
                        .event("tick")
                        .build());
    }

    @GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<Note> lines(@RequestParam(defaultValue = "3") int count) {
        return Flux.range(1, count).map(number -> new Note((long) number, "line " + number, ""));
    }

    /** Fails behind its third line, so that a client must notice that the answer is not whole. */
    @GetMapping(path = "/broken", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<Note> broken() {
        return lines(3).concatWith(Flux.error(new IllegalStateException("the source has dried up")));
    }
}
