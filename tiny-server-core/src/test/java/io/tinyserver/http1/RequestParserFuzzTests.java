package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Target;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads that nobody thought of: see docs/fuzzing.md. */
class RequestParserFuzzTests {

    private static final HeadLimits[] LIMITS = {HeadLimits.DEFAULT, RejectedHeads.SMALL};

    static Stream<byte[]> seeds() {
        Stream<byte[]> written =
                RejectedHeads.all().map(RejectedHeads.Case::octets).filter(head -> head.length < 400);
        return Stream.concat(
                Stream.concat(Arrays.stream(GarbageTests.HEADS), written), FuzzCorpus.of("RequestParserFuzzTests.txt"));
    }

    /** Pieces give what the whole gives, nothing is read that is not there, and what is accepted means the same once written anew. */
    @MethodSource("seeds")
    @FuzzTest
    void heads(byte[] input) {
        for (HeadLimits limits : LIMITS) {
            HeadResult result = HeadFeeding.threeWays(limits, input);
            if (result instanceof ParsedHead head) {
                assertThat(head.length()).isBetween(1, input.length);
                assertThat(new RequestParser(limits).parse(input, 0, head.length() - 1))
                        .isEqualTo(NeedMore.NEED_MORE);
                assertSound(head);
                assertMeansTheSame(head, encode(head));
            }
        }
    }

    /** Looking ahead and parsing never contradict each other, whatever has come so far. */
    @MethodSource("seeds")
    @FuzzTest
    void progress(byte[] input) {
        for (HeadLimits limits : LIMITS) {
            RequestParser parser = new RequestParser(limits);
            HeadProgress progress = new HeadProgress(limits);
            boolean worth = false;
            for (int to = 0; to <= input.length && !worth; to++) {
                HeadResult result = parser.parse(input, 0, to);
                worth = progress.worthParsing(input, 0, to);
                assertThat(result).isNotInstanceOf(worth ? NeedMore.class : ParsedHead.class);
            }
            assertThat(progress.worthParsing(input, 0, input.length)).isEqualTo(worth);
            progress.reset();
            assertThat(progress.worthParsing(input, 0, input.length)).isEqualTo(worth);
        }
    }

    private static void assertSound(ParsedHead head) {
        Headers headers = head.headers();
        for (int i = 0; i < headers.size(); i++) {
            assertThat(headers.name(i)).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
            assertThat(headers.value(i)).matches("|[!-~\u0080-\u00ff]([\t -~\u0080-\u00ff]*[!-~\u0080-\u00ff])?");
            assertThat(headers.contains(headers.name(i))).isTrue();
        }
        assertThat(head.contentLength()).isNotNegative();
        assertThat(head.chunked() && head.contentLength() > 0).isFalse();
        assertThat(head.target().authority()).matches("|(\\[[0-9A-Fa-f:.]+]|[!$%&'()*+,;=._~0-9A-Za-z-]+)(:[0-9]*)?");
        assertThat(head.expectsContinue() && (head.http10() || !head.hasBody())).isFalse();
    }

    /** In absolute form, so that the authority is in it, wherever it came from. */
    private static byte[] encode(ParsedHead head) {
        Target target = head.target();
        StringBuilder text = new StringBuilder(head.method().name()).append(' ');
        if (!target.rawPath().equals("*") && !target.authority().isEmpty()) {
            text.append("http://").append(target.authority());
        }
        text.append(target.rawPath());
        if (target.query() != null) {
            text.append('?').append(target.query());
        }
        text.append(head.http10() ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        for (int i = 0; i < head.headers().size(); i++) {
            text.append(head.headers().name(i))
                    .append(": ")
                    .append(head.headers().value(i))
                    .append("\r\n");
        }
        return Wire.latin1(text.append("\r\n").toString());
    }

    private static void assertMeansTheSame(ParsedHead head, byte[] encoded) {
        HeadLimits roomy = new HeadLimits(1 << 20, 1 << 20, HeadLimits.DEFAULT.headerFields());
        HeadResult result = new RequestParser(roomy).parse(encoded, 0, encoded.length);
        assertThat(result).as("%s", Wire.text(encoded, 0, encoded.length)).isInstanceOf(ParsedHead.class);
        ParsedHead again = (ParsedHead) result;
        assertThat(again.length()).isEqualTo(encoded.length);
        assertThat(meaning(again)).isEqualTo(meaning(head));
    }

    private static String meaning(ParsedHead head) {
        Headers headers = head.headers();
        String[] fields = IntStream.range(0, headers.size())
                .mapToObj(i -> headers.name(i) + "=" + headers.value(i))
                .toArray(String[]::new);
        return head.method() + " " + head.target() + Arrays.toString(fields) + head.contentLength() + head.chunked()
                + head.keepAlive() + head.expectsContinue() + head.http10();
    }
}
