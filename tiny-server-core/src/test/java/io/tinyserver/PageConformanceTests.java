package io.tinyserver;

import static io.tinyserver.Peer.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.content.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9110, 13 and 14 demand of pages, over a real socket. {@code TAG} stands for the page's own entity tag. */
@Timeout(60)
class PageConformanceTests {

    private static final String OLD = "Sat, 29 Oct 1994 19:43:31 GMT";
    private static final String FUTURE = "Tue, 29 Oct 2097 19:43:31 GMT";

    @TempDir
    private Path folder;

    private TestServer server;
    private String tag = "";

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("index.html"), "<p>hello</p>");
        Files.createDirectory(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/index.html"), "docs");
        Files.writeString(folder.getParent().resolve(folder.getFileName() + ".secret"), "secret");
        server = TestServer.with(parts -> parts.pages(Pages.fromFolder(folder)));
        tag = "" + server.ask(Peer.get("/")).header("ETag");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Files.delete(folder.getParent().resolve(folder.getFileName() + ".secret"));
    }

    private Answer ask(String method, String path, String fields) throws IOException {
        String lines = fields.isEmpty() ? "" : fields.replace("TAG", tag).replace(" / ", "\r\n") + "\r\n";
        try (Peer peer = server.connect()) {
            peer.send(request(method, path, lines));
            return method.equals("HEAD") ? peer.readHead() : peer.read();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            304 | If-None-Match: TAG
            304 | If-None-Match: W/TAG
            304 | If-None-Match: *
            304 | If-None-Match: "a,b", W/"c", TAG
            304 | If-None-Match: "x" / If-None-Match: TAG
            200 | If-None-Match: "x"
            200 | If-None-Match: x
            200 | If-Match: TAG
            200 | If-Match: *
            200 | If-Match: "x" / If-Match: "y", TAG
            412 | If-Match: "x"
            412 | If-Match: W/TAG
            """)
    @Clause(
            rfc = "RFC 9110",
            section = "13.1.2",
            demand = "If-None-Match compares weakly, through a list over all lines; an asterisk matches all")
    @Clause(rfc = "RFC 9110", section = "13.1.2", demand = "GET and HEAD get 304 where If-None-Match matches")
    @Clause(rfc = "RFC 9110", section = "13.1.1", demand = "If-Match compares strongly, through a list over all lines")
    @Clause(
            rfc = "RFC 9110",
            section = "13.1.1",
            demand = "A request whose If-Match does not match is not performed, and gets 412")
    void tagsAreCompared(int status, String fields) throws Exception {
        assertThat(ask("GET", "/", fields).status()).isEqualTo(status);
        assertThat(ask("HEAD", "/", fields).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            412 | If-None-Match: TAG / If-Match: "x"
            304 | If-None-Match: TAG / If-Match: TAG
            304 | If-None-Match: TAG / If-Modified-Since: OLD
            200 | If-None-Match: "x" / If-Modified-Since: FUTURE
            200 | If-Match: TAG / If-Unmodified-Since: OLD
            304 | If-None-Match: TAG / Range: bytes=0-1
            200 | If-Match: TAG / Range: bytes=0-1 / If-Range: TAG
            """)
    @Clause(
            rfc = "RFC 9110",
            section = "13.2.2",
            demand = "If-Match comes before If-None-Match, and both before dates and ranges")
    @Clause(rfc = "RFC 9110", section = "13.1.3", demand = "If-Modified-Since is ignored beside If-None-Match")
    @Clause(rfc = "RFC 9110", section = "13.1.4", demand = "If-Unmodified-Since is ignored beside If-Match")
    void preconditionsHaveAnOrder(int status, String fields) throws Exception {
        String dated = fields.replace("OLD", OLD).replace("FUTURE", FUTURE);
        assertThat(ask("GET", "/", dated).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Modified-Since: " + OLD,
                "If-Modified-Since: " + FUTURE,
                "If-Modified-Since: yesterday",
                "If-Unmodified-Since: " + OLD,
                "If-Unmodified-Since: Saturday, 29-Oct-94 19:43:31 GMT",
            })
    @Clause(
            rfc = "RFC 9110",
            section = "13.1.3",
            demand = "If-Modified-Since is ignored where there is no modification date")
    @Clause(
            rfc = "RFC 9110",
            section = "13.1.4",
            demand = "If-Unmodified-Since is ignored where there is no modification date")
    void datesAreIgnoredSincePagesHaveNone(String field) throws Exception {
        Answer answer = ask("GET", "/", field);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Last-Modified")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | GET     | /nothing | If-None-Match: *
            404 | GET     | /nothing | If-Match: "x"
            301 | GET     | /docs    | If-Match: "x"
            301 | GET     | /docs    | If-None-Match: *
            405 | POST    | /        | If-Match: "x"
            405 | DELETE  | /        | If-None-Match: *
            204 | OPTIONS | /        | If-Match: "x"
            204 | OPTIONS | /        | If-None-Match: *
            """)
    @Clause(
            rfc = "RFC 9110",
            section = "13.2.1",
            demand = "Preconditions are ignored where the answer without them is no 2xx, and for OPTIONS")
    void preconditionsAreIgnoredWhereThereIsNothingToChoose(int status, String method, String path, String field)
            throws Exception {
        assertThat(ask(method, path, field).status()).isEqualTo(status);
    }

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "15.4.5",
            demand = "A 304 repeats the fields of the 200 that a cache needs: Date and ETag")
    @Clause(
            rfc = "RFC 9110",
            section = "15.4.5",
            demand = "A 304 has no content, and no length of 0 for content that is not empty")
    void notModifiedNamesTheContent() throws Exception {
        Answer answer = ask("GET", "/", "If-None-Match: TAG");
        assertThat(answer.header("ETag")).isEqualTo(tag).matches("\"[^\"]+\"");
        assertThat(answer.header("Date")).matches(ResponseConformanceTests.FIXDATE);
        assertThat(answer.header("Content-Length")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-0",
                "bytes=0-",
                "bytes=-1",
                "bytes=99-",
                "bytes=0-0,2-3",
                "bytes=99999999999999999999-",
                "lines=1-2",
                "nonsense"
            })
    @Clause(
            rfc = "RFC 9110",
            section = "14.2",
            level = Clause.Level.MAY,
            demand = "Range is ignored, with any unit and any numbers")
    void rangeIsIgnored(String range) throws Exception {
        Answer answer = ask("GET", "/", "Range: " + range);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("<p>hello</p>");
        assertThat(answer.header("Content-Range")).isNull();
        assertThat(ask("GET", "/", "Range: " + range + " / If-Range: \"x\"").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | /../NAME.secret
            404 | /docs/../../NAME.secret
            404 | /%2e%2e/NAME.secret
            404 | /.%2e/NAME.secret
            400 | /..%2fNAME.secret
            400 | /..%5cNAME.secret
            400 | /..;/NAME.secret
            400 | /%c0%ae%c0%ae/NAME.secret
            400 | /index.html%00.css
            404 | /%252e%252e/NAME.secret
            404 | //index.html
            200 | /docs/../index.html
            200 | /%69ndex.html
            200 | http://other/index.html
            """)
    @Clause(rfc = "RFC 9110", section = "17.3", demand = "No path leads out of the folder of pages")
    void noPathLeadsOut(int status, String path) throws Exception {
        Answer answer = ask("GET", path.replace("NAME", "" + folder.getFileName()), "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("secret");
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "8.3", level = Clause.Level.SHOULD, demand = "Content comes with its type")
    void pageHasATypeAndALength() throws Exception {
        Answer answer = ask("GET", "/", "");
        assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.header("Content-Length")).isEqualTo("12");
    }
}
