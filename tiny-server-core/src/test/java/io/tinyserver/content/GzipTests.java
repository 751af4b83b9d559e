package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinyserver.Clause;
import io.tinyserver.http.Body;
import io.tinyserver.http.BodyWriter;
import io.tinyserver.http.Endpoints;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.RequestBody;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are compressed, and what becomes of their headers. */
class GzipTests {

    private static final byte[] TEXT = Gzipped.sample(5000);
    private static final Gzip GZIP = Gzip.builder().build();

    private static Response.Ready plain(byte[] content) {
        return Response.of("text/plain", new Body.Bytes(content));
    }

    private static Response.Ready plain() {
        return plain(TEXT);
    }

    private static Request request(Method method, String... fields) {
        Endpoints nowhere = new Endpoints(new InetSocketAddress(0), new InetSocketAddress(0), false);
        return new Request(
                method, new Target("/", "/", null, "localhost"), Headers.of(fields), RequestBody.EMPTY, nowhere);
    }

    private static Response.Ready through(Gzip gzip, Response answer, String... fields) throws Exception {
        return (Response.Ready) gzip.handle(request(Method.GET, fields), any -> answer);
    }

    /** What a peer gets that accepts gzip. */
    private static Response.Ready accepting(Gzip gzip, Response answer) throws Exception {
        return through(gzip, answer, "Accept-Encoding", "gzip");
    }

    private static Response.Ready accepting(Response answer) throws Exception {
        return accepting(GZIP, answer);
    }

    private static byte[] bytes(Response.Ready answer) {
        return ((Body.Bytes) answer.body()).array();
    }

    private static void assertCompressed(Response.Ready answer) {
        assertThat(answer.headers().all("Content-Encoding")).containsExactly("gzip");
        assertThat(answer.headers().all("Vary")).containsExactly("Accept-Encoding");
    }

    /** It is the same for everybody. */
    private static void assertUntouched(Response.Ready answer) throws Exception {
        assertThat(accepting(answer)).isSameAs(answer);
        assertThat(through(GZIP, answer)).isSameAs(answer);
    }

    // --- what is compressed

    @Test
    void contentIsTheSameWhenItIsDecoded() throws Exception {
        Response.Ready answer = accepting(plain());
        assertCompressed(answer);
        assertThat(bytes(answer)).hasSizeLessThan(TEXT.length);
        assertThat(Gzipped.decode(bytes(answer))).isEqualTo(TEXT);
        assertThat(answer.headers().first("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "12.5.5",
            level = Clause.Level.SHOULD,
            demand = "Vary names Accept-Encoding where another peer would get another coding")
    void whoDoesNotAcceptItGetsTheContentAsItIsAndVary() throws Exception {
        Response.Ready answer = through(GZIP, plain(), "Accept-Encoding", "gzip;q=0");
        assertThat(answer.headers().contains("Content-Encoding")).isFalse();
        assertThat(answer.headers().all("Vary")).containsExactly("Accept-Encoding");
        assertThat(bytes(answer)).isSameAs(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html; charset=utf-8", "application/json", "TEXT/CSS", "application/xml"})
    void defaultsAreTextScriptsJsonAndXml(String type) throws Exception {
        assertCompressed(accepting(plain().withHeader("Content-Type", type)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/event-stream", "application/problem+json", "text~plain", "text"})
    void otherTypesAndWhatIsNoneStayAsTheyAre(String type) throws Exception {
        assertUntouched(plain().withHeader("Content-Type", type));
    }

    @Test
    void contentWithoutTypeStaysAsItIs() throws Exception {
        assertUntouched(Response.of(Status.OK).withBody(new Body.Bytes(TEXT)));
    }

    @Test
    void typesThatAreNamedReplaceTheDefaults() throws Exception {
        Gzip gzip = Gzip.builder()
                .mediaTypes(List.of("application/*+json", "image/*"))
                .build();
        assertCompressed(accepting(gzip, plain().withHeader("Content-Type", "application/problem+json")));
        assertCompressed(accepting(gzip, plain().withHeader("Content-Type", "image/svg+xml")));
        Response.Ready other = plain();
        assertThat(accepting(gzip, other)).isSameAs(other);
    }

    @Test
    void lengthHasToReachTheMinimum() throws Exception {
        Gzip gzip = Gzip.builder().minimumSize(1000).build();
        Response.Ready small = plain(Gzipped.sample(999));
        assertThat(accepting(gzip, small)).isSameAs(small);
        assertCompressed(accepting(gzip, plain(Gzipped.sample(1000))));
        assertUntouched(plain(Gzipped.sample(2047)));
        assertCompressed(accepting(plain(Gzipped.sample(2048))));
    }

    @Test
    void contentOfUnknownLengthIsCompressed() throws Exception {
        Body unknown = new Body.Stream(new ByteArrayInputStream(new byte[] {'x'}), Body.UNKNOWN_LENGTH);
        assertCompressed(accepting(plain().withBody(unknown)));
    }

    @Test
    void noContentIsNeverCompressed() throws Exception {
        Gzip gzip = Gzip.builder().minimumSize(0).build();
        Response.Ready empty = plain(new byte[0]);
        assertThat(accepting(gzip, empty)).isSameAs(empty);
    }

    @Test
    void bytesThatWouldNotBecomeFewerStayAsTheyAre() throws Exception {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        Response.Ready answer = accepting(plain(noise).withHeader("ETag", "\"a\""));
        assertThat(bytes(answer)).isSameAs(noise);
        assertThat(answer.headers().contains("Content-Encoding")).isFalse();
        assertThat(answer.headers().first("ETag")).isEqualTo("\"a\"");
        assertThat(answer.headers().first("Vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 206, 304})
    void statusWithoutContentOrWithPartOfItIsLeftAlone(int code) throws Exception {
        assertUntouched(plain().withStatus(Status.of(code)));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 400, 404, 500})
    void otherStatusesAreCompressedToo(int code) throws Exception {
        assertCompressed(accepting(plain().withStatus(Status.of(code))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Encoding | br
            Content-Encoding | gzip
            Content-Range    | bytes 0-4999/10000
            Content-Digest   | sha-256=:abc=:
            Repr-Digest      | sha-256=:abc=:
            Content-MD5      | abc
            cache-control    | no-transform
            Cache-Control    | public, No-Transform , max-age=60
            """)
    void whoeverHasChosenTheOctetsKeepsThem(String name, String value) throws Exception {
        assertUntouched(plain().withAddedHeader("Cache-Control", "public").withAddedHeader(name, value));
    }

    @Test
    void precompressedContentKeepsItsVary() throws Exception {
        assertUntouched(plain().withHeader("Content-Encoding", "br").withHeader("Vary", "accept-encoding"));
    }

    // --- user agents

    @ParameterizedTest(name = "{0} excluded: {1}")
    @CsvSource({"Mozilla/4.0 (compatible; MSIE 6.0), true", "curl/8.0, true", "MSIE 7, false", "not-curl/8.0, false"})
    void excludedUserAgentIsAnExpressionFoundAnywhere(String agent, boolean excluded) throws Exception {
        Gzip gzip = Gzip.builder()
                .excludedUserAgents(List.of("MSIE [4-6]", "^curl/"))
                .build();
        Response.Ready answer = through(gzip, plain(), "Accept-Encoding", "gzip", "User-Agent", agent);
        assertThat(answer.headers().contains("Content-Encoding")).isEqualTo(!excluded);
        assertThat(answer.headers().first("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void whoDoesNotSayWhoHeIsIsNotExcluded() throws Exception {
        assertCompressed(
                accepting(Gzip.builder().excludedUserAgents(List.of(".*")).build(), plain()));
    }

    // --- header fields

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Origin                   | Origin, Accept-Encoding
            Origin, Cookie           | Origin, Cookie, Accept-Encoding
            Origin, accept-encoding  | Origin, accept-encoding
            *                        | *
            """)
    void varyIsAppendedToOnce(String before, String after) throws Exception {
        assertThat(accepting(plain().withHeader("Vary", before)).headers().all("Vary"))
                .containsExactly(after);
    }

    @Test
    void severalVaryFieldsBecomeOne() throws Exception {
        Response answer = plain().withAddedHeader("Vary", "Origin").withAddedHeader("vary", "Cookie");
        assertThat(accepting(answer).headers().all("Vary")).containsExactly("Origin, Cookie, Accept-Encoding");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "abc"   | W/"abc"
            W/"abc" | W/"abc"
            """)
    @Clause(
            rfc = "RFC 9110",
            section = "8.8.3.3",
            demand = "Content in another coding does not share a strong entity tag")
    void strongTagBecomesAWeakOne(String before, String after) throws Exception {
        Response answer = plain().withHeader("ETag", before);
        assertThat(accepting(answer).headers().all("ETag")).containsExactly(after);
        assertThat(through(GZIP, answer).headers().all("ETag")).containsExactly(before);
    }

    @Test
    void lengthAndRangesOfTheFormerContentAreLeftOut() throws Exception {
        Response answer = plain().withHeader("Content-Length", "5000").withHeader("Accept-Ranges", "bytes");
        assertThat(accepting(answer).headers().contains("Content-Length")).isFalse();
        assertThat(accepting(answer).headers().contains("Accept-Ranges")).isFalse();
        assertThat(through(GZIP, answer).headers().first("Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "15.4.5",
            demand = "A 304 has the entity tag and the Vary that the 200 to the same request would have")
    void notModifiedHasTheTagThatThePeerKnows() throws Exception {
        Response unchanged = Response.of(Status.NOT_MODIFIED).withHeader("ETag", "\"abc\"");
        Response.Ready known = through(GZIP, unchanged, "If-None-Match", "\"x\", W/\"abc\"");
        assertThat(known.headers().first("ETag")).isEqualTo("W/\"abc\"");
        assertThat(known.headers().first("Vary")).isEqualTo("Accept-Encoding");
        assertThat(known.status()).isEqualTo(Status.NOT_MODIFIED);
        assertThat(through(GZIP, unchanged, "If-None-Match", "\"abc\"")).isSameAs(unchanged);
        assertThat(through(GZIP, unchanged, "If-None-Match", "*")).isSameAs(unchanged);
    }

    @Test
    void pageIsFoundUnchangedByItsWeakTag(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("a.html"), TEXT);
        Pages pages = Pages.fromFolder(folder);
        Request first = new Request(
                Method.GET,
                new Target("/a.html", "/a.html", null, "localhost"),
                Headers.of("Accept-Encoding", "gzip"),
                RequestBody.EMPTY,
                new Endpoints(new InetSocketAddress(0), new InetSocketAddress(0), false));
        Response.Ready page = (Response.Ready) GZIP.handle(first, pages);
        assertCompressed(page);
        String tag = "" + page.headers().first("ETag");
        assertThat(tag).startsWith("W/\"");
        Request again = new Request(
                Method.GET,
                first.target(),
                Headers.of("Accept-Encoding", "gzip", "If-None-Match", tag),
                RequestBody.EMPTY,
                first.endpoints());
        Response.Ready unchanged = (Response.Ready) GZIP.handle(again, pages);
        assertThat(unchanged.status()).isEqualTo(Status.NOT_MODIFIED);
        assertThat(unchanged.headers().first("ETag")).isEqualTo(tag);
    }

    // --- the rest

    @Test
    void headGetsTheHeaderOfGet() throws Exception {
        Request head = request(Method.HEAD, "Accept-Encoding", "gzip");
        Response.Ready answer = (Response.Ready) GZIP.handle(head, any -> plain());
        assertCompressed(answer);
        assertThat(answer.body().length()).isEqualTo(accepting(plain()).body().length());
    }

    @Test
    void deferredAnswerIsCompressedWhenItIsThere() throws Exception {
        CompletableFuture<Response> promise = new CompletableFuture<>();
        Response answer =
                GZIP.handle(request(Method.GET, "Accept-Encoding", "gzip"), any -> Response.deferred(promise));
        promise.complete(plain());
        Response given =
                ((Response.Deferred) answer).promise().toCompletableFuture().get();
        assertCompressed((Response.Ready) given);
    }

    @Test
    void deflaterOfBytesIsEndedAtOnceAndOtherContentHasNoneBeforeItIsSent() throws Exception {
        CountedDeflaters deflaters = new CountedDeflaters();
        Gzip gzip = Gzip.builder().deflaters(deflaters).build();
        accepting(gzip, plain());
        assertThat(deflaters.made()).isEqualTo(1);
        assertThat(deflaters.ended()).isEqualTo(1);
        accepting(gzip, plain().withBody(new Body.Stream(new ByteArrayInputStream(TEXT), TEXT.length)));
        accepting(gzip, plain().withBody(new Body.FileRegion(Path.of("none"), 0, 5000)));
        accepting(gzip, plain().withBody(new Body.Written(out -> out.write(TEXT))));
        accepting(gzip, plain().withBody(new Body.Published(subscriber -> {}, -1)));
        assertThat(deflaters.made()).isEqualTo(1);
    }

    @Test
    void streamThatIsKeptTakesNothingAfterTheWriterHasReturned() throws Exception {
        AtomicReference<OutputStream> kept = new AtomicReference<>();
        BodyWriter keeping = out -> {
            out.write(TEXT);
            kept.set(out);
        };
        Response.Ready answer = accepting(plain().withBody(new Body.Written(keeping)));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ((Body.Written) answer.body()).writer().writeTo(sent);
        assertThat(Gzipped.decode(sent.toByteArray())).isEqualTo(TEXT);

        kept.get().flush();
        for (byte[] late : new byte[][] {{1}, TEXT}) {
            assertThatThrownBy(() -> kept.get().write(late))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has returned");
        }
        assertThatThrownBy(() -> kept.get().write(1)).isInstanceOf(IOException.class);
        assertThat(Gzipped.decode(sent.toByteArray())).isEqualTo(TEXT);
    }

    @Test
    void defaultsAreThoseOfSpringBoot() {
        assertThat(Gzip.DEFAULT_MINIMUM_SIZE).isEqualTo(2048);
        assertThat(Gzip.DEFAULT_MEDIA_TYPES).hasSize(8).contains("text/html", "application/json");
    }

    @Test
    void builderRefusesWhatItCannotUse() {
        Gzip.Builder builder = Gzip.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.minimumSize(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.mediaTypes(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.mediaTypes(List.of("text")))
                .withMessageContaining("'text'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.excludedUserAgents(List.of("(")))
                .withMessageContaining("'('");
    }
}
