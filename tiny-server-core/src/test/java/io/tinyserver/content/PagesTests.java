package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.Clause;
import io.tinyserver.http.Body;
import io.tinyserver.http.Endpoints;
import io.tinyserver.http.Headers;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.RequestBody;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import io.tinyserver.http.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests get, wherever the files came from. */
class PagesTests {

    @TempDir
    private Path folder;

    private Pages pages;

    @BeforeEach
    void readPages() throws IOException {
        write("hello.html", "hello");
        write("style.css", "body {}");
        write("docs/hello.html", "docs");
        write("docs/guide.html", "guide");
        write("docs/404.html", "about 404");
        write("two words/ñ/hello.html", "words");
        write("empty/other.html", "other");
        write("404.html", "nothing here");
        write("500.html", "broken");
        write("200.html", "two hundred");
        pages = Pages.builder().index("hello.html").fromFolder(folder);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Response.Ready answer(Method method, String path) {
        return (Response.Ready) pages.handle(Request.of(method, path));
    }

    private Response.Ready get(String path) {
        return answer(Method.GET, path);
    }

    private static String text(Response.Ready answer) {
        return new String(((Body.Bytes) answer.body()).array(), StandardCharsets.UTF_8);
    }

    @Nested
    class Paths {

        @ParameterizedTest
        @CsvSource({
            "/,                     hello",
            "/hello.html,           hello",
            "/style.css,            body {}",
            "/docs/,                docs",
            "/docs/hello.html,      docs",
            "/docs/guide.html,      guide",
            "/two words/ñ/,         words",
            "/docs/404.html,        about 404",
            "/200.html,             two hundred",
        })
        void filesAndIndexFilesAreServed(String path, String content) {
            assertThat(get(path).status()).isEqualTo(Status.OK);
            assertThat(text(get(path))).isEqualTo(content);
        }

        @ParameterizedTest
        @CsvSource({"/docs, /docs/", "/two words/ñ, /two%20words/%C3%B1/"})
        void aFolderWithoutSlashRedirectsToTheFolder(String path, String location) {
            assertThat(get(path).status()).isEqualTo(Status.MOVED_PERMANENTLY);
            assertThat(get(path).headers().first("Location")).isEqualTo(location);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "*",
                    "hello.html",
                    "//",
                    "//hello.html",
                    "/unknown",
                    "/hello.html/",
                    "/Hello.html",
                    "/empty",
                    "/empty/",
                    "/docs//",
                    "/../x",
                    "/..",
                    "/docs/../hello.html",
                    "/./hello.html",
                    "/..%2fhello.html",
                    "/docs/..%2f..%2fetc/passwd",
                    "/%2e%2e/hello.html",
                    "/etc/passwd",
                    "//etc/passwd",
                    "/docs\\guide.html",
                    "/..\\x",
                    "\\hello.html",
                    "/hello.html\0",
                    "/hello.html\0.css",
                    "/C:/hello.html",
                    "/docs;a=b/"
                })
        @Clause(rfc = "RFC 9110", section = "17.3", demand = "No path leads out of the folder of pages")
        void anythingElseIsNotFound(String path) {
            assertThat(get(path).status()).isEqualTo(Status.NOT_FOUND);
            assertThat(text(get(path))).isEqualTo("nothing here");
        }

        @Test
        void aFolderOnDiskCannotBeReachedByItsAbsolutePath() {
            assertThat(get(folder.resolve("hello.html").toString()).status()).isEqualTo(Status.NOT_FOUND);
            assertThat(get("/" + folder.resolve("hello.html")).status()).isEqualTo(Status.NOT_FOUND);
        }
    }

    @Nested
    class ErrorFiles {

        @Test
        void arePagesForTheirStatus() {
            Response.Ready broken = (Response.Ready) pages.page(Status.INTERNAL_SERVER_ERROR);
            assertThat(broken.status()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
            assertThat(broken.headers().first("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(text(broken)).isEqualTo("broken");
            assertThat(pages.page(Status.INTERNAL_SERVER_ERROR)).isSameAs(broken);
        }

        @ParameterizedTest
        @CsvSource({"399.html, 200", "400.html, 404", "490.html, 404", "599.html, 404", "600.html, 200", "40a.html, 200"
        })
        void areThoseNamedByAnErrorAndNoOthers(String name, int status) throws IOException {
            write(name, "content");
            Pages read = Pages.fromFolder(folder);
            Response.Ready answer = (Response.Ready) read.handle(Request.of(Method.GET, "/" + name));
            assertThat(answer.status().code()).isEqualTo(status);
        }

        @Test
        void keepTheReasonTheyAreAskedFor() {
            Status gone = new Status(404, "Gone Fishing");
            Response.Ready page = (Response.Ready) pages.page(gone);
            assertThat(page.status()).isEqualTo(gone);
            assertThat(text(page)).isEqualTo("nothing here");
        }

        @Test
        void areReplacedByPlainTextWhereThereIsNone() {
            Response.Ready page = (Response.Ready) pages.page(Status.SERVICE_UNAVAILABLE);
            assertThat(page.status()).isEqualTo(Status.SERVICE_UNAVAILABLE);
            assertThat(page.headers().first("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(text(page)).isEqualTo("503 Service Unavailable\n");
        }

        @Test
        void areNoOrdinaryPages() {
            assertThat(get("/404.html").status()).isEqualTo(Status.NOT_FOUND);
            assertThat(get("/500.html").status()).isEqualTo(Status.NOT_FOUND);
            assertThat(text(get("/500.html"))).isEqualTo("nothing here");
        }
    }

    @Nested
    class Methods {

        @Test
        void headGetsTheSameAnswerAsGet() {
            assertThat(answer(Method.HEAD, "/")).isSameAs(get("/"));
            assertThat(answer(Method.HEAD, "/unknown")).isSameAs(get("/unknown"));
        }

        @ParameterizedTest
        @CsvSource({"POST, /", "PUT, /style.css", "DELETE, /docs", "TRACE, /docs/"})
        @Clause(rfc = "RFC 9110", section = "15.5.6", demand = "A 405 has Allow")
        void othersAreNotAllowedOnAPage(String method, String path) {
            Response.Ready answer = answer(Method.of(method), path);
            assertThat(answer.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
            assertThat(answer.headers().all("Allow")).containsExactly("GET, HEAD, OPTIONS");
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "9.3.7",
                demand = "OPTIONS tells the methods of a resource",
                level = Clause.Level.SHOULD)
        void optionsTellsThem() {
            Response.Ready answer = answer(Method.OPTIONS, "/");
            assertThat(answer.status()).isEqualTo(Status.NO_CONTENT);
            assertThat(answer.headers().all("Allow")).containsExactly("GET, HEAD, OPTIONS");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "OPTIONS", "DELETE"})
        void allAreNotFoundWhereThereIsNoPage(String method) {
            assertThat(answer(Method.of(method), "/unknown").status()).isEqualTo(Status.NOT_FOUND);
            assertThat(answer(Method.of(method), "/404.html").status()).isEqualTo(Status.NOT_FOUND);
        }

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "9.1",
                demand = "A method that nobody knows gets 501, and one that is not allowed 405",
                level = Clause.Level.SHOULD)
        void unheardOfOnesAreNotImplemented() {
            assertThat(answer(Method.of("BREW"), "/").status()).isEqualTo(Status.NOT_IMPLEMENTED);
            assertThat(answer(Method.of("get"), "/").status()).isEqualTo(Status.NOT_IMPLEMENTED);
        }
    }

    @Nested
    class Validators {

        private Response.Ready get(String path, String... fields) {
            Endpoints nowhere = new Endpoints(new InetSocketAddress(0), new InetSocketAddress(0), false);
            Target target = new Target(path, path, null, "localhost");
            return (Response.Ready)
                    pages.handle(new Request(Method.GET, target, Headers.of(fields), RequestBody.EMPTY, nowhere));
        }

        private String tag() {
            String tag = PagesTests.this.get("/").headers().first("ETag");
            assertThat(tag).isNotNull();
            return tag;
        }

        @Test
        void eachAnswerIsMadeOnce() {
            assertThat(get("/")).isSameAs(get("/")).isSameAs(get("/hello.html"));
            assertThat(get("/", "If-None-Match", "*")).isSameAs(get("/", "If-None-Match", tag()));
        }

        @Test
        void whoHasThePageGetsNoContentButTheTag() {
            for (String field : new String[] {tag(), "W/" + tag(), "\"x\", " + tag(), "*"}) {
                Response.Ready answer = get("/", "If-None-Match", field);
                assertThat(answer.status()).isEqualTo(Status.NOT_MODIFIED);
                assertThat(answer.headers().first("ETag")).isEqualTo(tag());
                assertThat(answer.body().length()).isZero();
            }
        }

        @Test
        void whoHasAnotherStateGetsThePage() {
            assertThat(get("/", "If-None-Match", "\"old\"").status()).isEqualTo(Status.OK);
            assertThat(get("/docs/", "If-None-Match", tag()).status()).isEqualTo(Status.OK);
        }

        @Test
        void whoInsistsOnAnotherStateIsRefusedBeforeAnythingElse() {
            assertThat(get("/", "If-Match", "\"old\"", "If-None-Match", tag()).status())
                    .isEqualTo(Status.PRECONDITION_FAILED);
            assertThat(get("/", "If-Match", tag()).status()).isEqualTo(Status.OK);
        }

        @Test
        void whatIsNotFoundStaysSo() {
            assertThat(get("/unknown", "If-None-Match", "*").status()).isEqualTo(Status.NOT_FOUND);
            assertThat(get("/unknown").headers().contains("ETag")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b.html", "/index.html", ".html"})
    void theIndexHasToBeThePlainNameOfAFile(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pages.builder().index(name))
                .withMessageContaining("'" + name + "'");
    }
}
