package io.tinyserver.sample.webflux;

import jakarta.validation.Valid;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps notes, as JSON. */
@RestController
@RequestMapping("/notes")
class NoteController {

    private final Map<Long, Note> notes = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();

    @GetMapping
    Flux<Note> all() {
        return Flux.fromIterable(notes.values());
    }

    @GetMapping("/{id}")
    Note one(@PathVariable long id) {
        Note note = notes.get(id);
        if (note == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no note " + id);
        }
        return note;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED) // for the description of the interface; the answer says so itself
    Mono<ResponseEntity<Note>> add(@Valid @RequestBody Mono<Note> draft) {
        return draft.map(given -> {
            long id = lastId.incrementAndGet();
            Note kept = new Note(id, given.title(), given.text());
            notes.put(id, kept);
            return ResponseEntity.created(URI.create("/notes/" + id)).body(kept);
        });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable long id) {
        notes.remove(id);
    }
}
