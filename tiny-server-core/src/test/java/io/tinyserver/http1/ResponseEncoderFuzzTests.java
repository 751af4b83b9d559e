package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tinyserver.http.Body;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http1.ResponseEncoder.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Answers that no handler should give: see docs/fuzzing.md. */
class ResponseEncoderFuzzTests {

    private static final Set<String> SERVERS_OWN =
            Set.of("date", "connection", "keep-alive", "content-length", "transfer-encoding");

    private static final Framing[] FRAMINGS = Framing.values();

    /** A field is refused or stands in the head as it was given; nothing else does, and the head ends once. */
    @FuzzTest
    void heads(FuzzedDataProvider data) {
        Status status = Status.of(data.consumeInt(100, 999));
        Framing framing = FRAMINGS[data.consumeInt(0, FRAMINGS.length - 1)];
        boolean close = data.consumeBoolean();
        boolean http10 = data.consumeBoolean();
        Careless fields = Careless.of(data);
        Response.Ready response = new Response.Ready(status, fields, Body.EMPTY);
        OutputBuffer out = new OutputBuffer(ResponseEncoder.headBound(response) + 1);
        out.put((byte) '!');
        boolean legal = !(framing == Framing.CHUNKED && http10)
                && !(framing == Framing.UNTIL_CLOSE && !close)
                && fields.isLegal();
        try {
            new ResponseEncoder().head(response, framing, 7, close, http10, out);
            assertThat(legal).as("%s", fields).isTrue();
            assertSound(Wire.text(out.array(), 1, out.length()), response);
        } catch (IllegalArgumentException refused) {
            assertThat(legal).as("%s: %s", fields, refused).isFalse();
            assertThat(out.length()).isEqualTo(1);
        }
    }

    private static void assertSound(String head, Response.Ready response) {
        assertThat(head.indexOf("\r\n\r\n")).isEqualTo(head.length() - 4);
        List<String> lines = List.of(head.substring(0, head.length() - 4).split("\r\n", -1));
        assertThat(lines.get(0))
                .isEqualTo("HTTP/1.1 " + response.status().code() + " "
                        + response.status().reason());
        List<String> own = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String name = line.substring(0, line.indexOf(": "));
            (SERVERS_OWN.contains(name.toLowerCase(Locale.ROOT)) ? own : given).add(line);
        }
        assertThat(given).isEqualTo(((Careless) response.headers()).others());
        assertThat(own)
                .doesNotHaveDuplicates()
                .filteredOn(line -> line.startsWith("Date: "))
                .hasSize(1);
        assertThat(own.toString().contains("Content-Length:") && own.toString().contains("Transfer-Encoding:"))
                .isFalse();
    }

    /** A header as a careless adapter may implement it: nothing is checked. */
    private record Careless(List<Map.Entry<String, String>> fields) implements Headers {

        static Careless of(FuzzedDataProvider data) {
            List<Map.Entry<String, String>> fields = new ArrayList<>();
            while (data.remainingBytes() > 0 && fields.size() < 4) {
                fields.add(Map.entry(data.consumeString(24), data.consumeString(24)));
            }
            return new Careless(fields);
        }

        /** Fields that the server sets itself are left out, so it does not matter what is in them. */
        boolean isLegal() {
            return fields.stream()
                    .filter(field -> !isServersOwn(field.getKey()))
                    .allMatch(field -> field.getKey().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                            && field.getValue().matches("[\t -~\u0080-\u00ff]*"));
        }

        List<String> others() {
            return fields.stream()
                    .filter(field -> !isServersOwn(field.getKey()))
                    .map(field -> field.getKey() + ": " + field.getValue())
                    .toList();
        }

        private static boolean isServersOwn(String name) {
            return SERVERS_OWN.stream().anyMatch(name::equalsIgnoreCase);
        }

        @Override
        public int size() {
            return fields.size();
        }

        @Override
        public String name(int index) {
            return fields.get(index).getKey();
        }

        @Override
        public String value(int index) {
            return fields.get(index).getValue();
        }
    }
}
