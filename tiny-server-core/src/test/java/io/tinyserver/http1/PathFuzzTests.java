package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tinyserver.content.Pages;
import io.tinyserver.http.Body;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http.Target;
import io.tinyserver.route.Match;
import io.tinyserver.route.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that nobody thought of, as far as routes and pages: see docs/fuzzing.md. */
class PathFuzzTests {

    private static final Set<String> SERVED = Set.of("index", "a", "b", "docs", "nothing here");

    private static final Router ROUTER = Router.builder()
            .get("/", request -> Response.text(""))
            .get("/a/{x}", request -> Response.text(""))
            .get("/a/{x}/b/{y}", request -> Response.text(""))
            .get("/{x}/c", request -> Response.text(""))
            .get("/files/**", request -> Response.text(""))
            .build();

    @TempDir
    static Path temporary;

    private static Pages pages = null;

    @BeforeAll
    static void readPages() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("root/docs")).getParent();
        Files.writeString(folder.resolve("index.html"), "index");
        Files.writeString(folder.resolve("a.html"), "a");
        Files.writeString(folder.resolve("b c.html"), "b");
        Files.writeString(folder.resolve("docs/index.html"), "docs");
        Files.writeString(folder.resolve("404.html"), "nothing here");
        Files.writeString(folder.resolve(".hidden"), "secret");
        Files.writeString(temporary.resolve("secret.html"), "secret");
        pages = Pages.fromFolder(folder);
    }

    static Stream<byte[]> seeds() {
        return FuzzCorpus.of("PathFuzzTests.txt");
    }

    /** A path that is accepted stays below the root, says the same once encoded anew, and leads to nothing that is not served. */
    @MethodSource("seeds")
    @FuzzTest
    void paths(byte[] input) {
        Target target = parse(Wire.text(input, 0, input.length));
        if (target == null || target.path().equals("*")) {
            return;
        }
        assertStaysBelowTheRoot(target.path());
        Target again = parse(encode(target.path()));
        assertThat(again).isNotNull();
        assertThat(again.path()).isEqualTo(target.path());
        Request request = Request.of(Method.GET, target.path());
        assertRouted(request);
        assertServed((Response.Ready) pages.handle(request));
    }

    private static Target parse(String target) {
        byte[] head = Wire.latin1("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
        HeadResult result = new RequestParser(HeadLimits.DEFAULT).parse(head, 0, head.length);
        return result instanceof ParsedHead parsed ? parsed.target() : null;
    }

    private static void assertStaysBelowTheRoot(String path) {
        assertThat(path).startsWith("/").doesNotContain("\\");
        assertThat(path.chars()).noneMatch(c -> c < 0x20 || c == 0x7f);
        for (String segment : path.split("/", -1)) {
            assertThat(segment).isNotIn(".", "..");
            assertThat(segment.startsWith("..;") || segment.startsWith(".;")).isFalse();
        }
    }

    private static String encode(String path) {
        StringBuilder text = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            text.append(octet == '/' ? "/" : String.format("%%%02X", octet & 0xff));
        }
        return text.toString();
    }

    /** What the variables stand for, put back into the pattern, is the path. */
    private static void assertRouted(Request request) {
        Match match = ROUTER.match(request);
        String[] filled = {match.route().pattern()};
        if (match.routeIndex() < ROUTER.routes().size()) {
            match.bind(request).pathParameters().forEach((name, value) -> {
                String variable = name.equals("rest") ? "**" : "{" + name + "}";
                assertThat(name.equals("rest") || !value.isEmpty() && value.indexOf('/') < 0)
                        .isTrue();
                filled[0] = filled[0].replace(variable, value);
            });
            assertThat(request.path()).isIn(filled[0], filled[0].replaceAll("/$", ""));
        }
    }

    private static void assertServed(Response.Ready answer) {
        if (answer.status().equals(Status.MOVED_PERMANENTLY)) {
            assertThat(answer.headers().first("Location")).isEqualTo("/docs/");
        } else {
            assertThat(SERVED).contains(new String(((Body.Bytes) answer.body()).array(), StandardCharsets.UTF_8));
        }
    }
}
