package io.tinyserver.spring.boot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.http.Headers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The same as the map that Spring uses where a server brings none. */
class ResponseFieldsTests {

    private final ResponseFields fields = new ResponseFields();
    private final HttpHeaders headers = new HttpHeaders(fields);

    private static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            lines.add(headers.name(i) + ": " + headers.value(i));
        }
        return lines;
    }

    @Test
    void keepsFieldsInTheirOrder() {
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.add("Set-Cookie", "a=1");
        headers.setContentLength(7);
        headers.add("set-cookie", "b=2");
        assertThat(lines(fields.toHeaders()))
                .containsExactly(
                        "Content-Type: application/json", "Set-Cookie: a=1", "Content-Length: 7", "Set-Cookie: b=2");
        assertThat(headers.getContentLength()).isEqualTo(7);
        assertThat(headers.get("SET-COOKIE")).containsExactly("a=1", "b=2");
    }

    @Test
    void setsInPlaceOfAllThatWereThere() {
        headers.add("Vary", "a");
        headers.add("X", "x");
        headers.add("vary", "b");
        headers.set("VARY", "c");
        assertThat(headers.get("Vary")).containsExactly("c");
        assertThat(headers.size()).isEqualTo(2);
    }

    @Test
    void refusesWhatWouldSplitAnAnswer() {
        headers.add("X", "a\r\nb: c");
        assertThatIllegalArgumentException().isThrownBy(fields::toHeaders);
    }

    @Test
    void removesWhileItIsIterated() {
        headers.add("A", "1");
        headers.add("B", "2");
        headers.add("a", "3");
        Iterator<Map.Entry<String, List<String>>> entries = fields.entrySet().iterator();
        assertThat(entries.next().getValue()).containsExactly("1", "3");
        entries.remove();
        assertThat(lines(fields.toHeaders())).containsExactly("B: 2");
        fields.entrySet().iterator().next().setValue(List.of("4", "5"));
        assertThat(lines(fields.toHeaders())).containsExactly("B: 4", "B: 5");
        fields.keySet().remove("B");
        assertThat(fields).isEmpty();
    }

    @Test
    void doesWhatSpringsOwnMapDoes() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            HttpHeaders ours = new HttpHeaders(new ResponseFields());
            HttpHeaders springs = new HttpHeaders();
            for (int step = 0; step < 20; step++) {
                String name = List.of("A", "a", "Bb", "bB", "C").get(random.nextInt(5));
                String value = "v" + random.nextInt(3);
                int kind = random.nextInt(7);
                change(ours, kind, name, value);
                change(springs, kind, name, value);
                assertThat(ours.size()).isEqualTo(springs.size());
                assertThat(ours.get(name)).isEqualTo(springs.get(name));
                assertThat(ours.getFirst(name)).isEqualTo(springs.getFirst(name));
                assertThat(ours.containsHeader(name)).isEqualTo(springs.containsHeader(name));
                assertThat(ours.isEmpty()).isEqualTo(springs.isEmpty());
            }
        }
    }

    private static void change(HttpHeaders headers, int kind, String name, String value) {
        switch (kind) {
            case 0, 1 -> headers.add(name, value);
            case 2 -> headers.set(name, value);
            case 3 -> headers.remove(name);
            case 4 -> headers.put(name, new ArrayList<>(List.of(value, "w")));
            case 5 -> headers.addAll(name, List.of(value, "w"));
            default -> headers.putIfAbsent(name, new ArrayList<>(List.of(value)));
        }
    }
}
