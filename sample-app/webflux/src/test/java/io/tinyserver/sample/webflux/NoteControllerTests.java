package io.tinyserver.sample.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class NoteControllerTests {

    private static final int NOTES = 20_000;

    private final NoteController notes = new NoteController();

    @Test
    void notesThatComeAtOnceAreAllKept() {
        IntStream.range(0, NOTES).parallel().forEach(this::add);
        assertThat(notes.all().count().block()).isEqualTo(NOTES);
    }

    private void add(int number) {
        notes.add(Mono.just(new Note(null, "number " + number, "kept"))).block();
    }
}
