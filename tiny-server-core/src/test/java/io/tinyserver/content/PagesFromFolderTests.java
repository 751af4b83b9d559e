package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.Clause;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PagesFromFolderTests {

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("pages"));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static Status get(Pages pages, String path) {
        return ((Response.Ready) pages.handle(Request.of(Method.GET, path))).status();
    }

    @Test
    void indexIsTheUsualOneUnlessNamed() throws IOException {
        write("index.html", "index");
        assertThat(get(Pages.fromFolder(folder), "/")).isEqualTo(Status.OK);
        assertThat(get(Pages.builder().index("other.html").fromFolder(folder), "/"))
                .isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void filesAreReadOnceOnly() throws IOException {
        write("a.html", "a");
        Pages pages = Pages.fromFolder(folder);
        Files.delete(folder.resolve("a.html"));
        write("b.html", "b");
        assertThat(get(pages, "/a.html")).isEqualTo(Status.OK);
        assertThat(get(pages, "/b.html")).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    @Clause(
            rfc = "RFC 9110",
            section = "17.3",
            demand = "Names that begin with a dot are not served",
            level = Clause.Level.HARDENING)
    void hiddenFilesAndFoldersAreLeftOut() throws IOException {
        write("a.html", "a");
        write(".env", "secret");
        write(".git/config", "secret");
        write("docs/.hidden/x.html", "secret");
        Pages pages = Pages.fromFolder(folder);
        assertThat(get(pages, "/.env")).isEqualTo(Status.NOT_FOUND);
        assertThat(get(pages, "/.git/config")).isEqualTo(Status.NOT_FOUND);
        assertThat(get(pages, "/docs/.hidden/x.html")).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void aHiddenFolderCanBeTheRoot() throws IOException {
        write(".site/a.html", "a");
        assertThat(get(Pages.fromFolder(folder.resolve(".site")), "/a.html")).isEqualTo(Status.OK);
    }

    @Nested
    @DisabledOnOs(OS.WINDOWS)
    class SymbolicLinks {

        @Test
        @Clause(
                rfc = "RFC 9110",
                section = "17.3",
                demand = "No symbolic link leads out of the folder of pages",
                level = Clause.Level.HARDENING)
        void thatLeadOutAreNotFollowed() throws IOException {
            Path secrets = Files.createDirectory(temporary.resolve("pages-secret"));
            Files.writeString(secrets.resolve("x.html"), "secret");
            write("a.html", "a");
            Files.createSymbolicLink(folder.resolve("file.html"), secrets.resolve("x.html"));
            Files.createSymbolicLink(folder.resolve("relative.html"), Path.of("../pages-secret/x.html"));
            Files.createSymbolicLink(folder.resolve("docs"), secrets);
            Files.createSymbolicLink(folder.resolve("up"), temporary);
            Pages pages = Pages.fromFolder(folder);
            for (String path : new String[] {
                "/file.html", "/relative.html", "/docs/x.html", "/up/pages/a.html", "/up/pages-secret/x.html"
            }) {
                assertThat(get(pages, path)).as(path).isEqualTo(Status.NOT_FOUND);
            }
            assertThat(get(pages, "/a.html")).isEqualTo(Status.OK);
        }

        @Test
        void thatStayInsideAreFollowedAsMountedConfigurationNeedsIt() throws IOException {
            write("..2024_01_01/hello.html", "hello");
            Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2024_01_01"));
            Files.createSymbolicLink(folder.resolve("hello.html"), Path.of("..data/hello.html"));
            Pages pages = Pages.fromFolder(folder);
            assertThat(get(pages, "/hello.html")).isEqualTo(Status.OK);
            assertThat(get(pages, "/..data/hello.html")).isEqualTo(Status.NOT_FOUND);
        }

        @Test
        void thatLeadNowhereOrInACircleAreLeftOut() throws IOException {
            write("docs/a.html", "a");
            Files.createSymbolicLink(folder.resolve("broken.html"), Path.of("nowhere.html"));
            Files.createSymbolicLink(folder.resolve("docs/circle"), Path.of("../docs"));
            Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
            assertThat(get(Pages.fromFolder(folder), "/docs/a.html")).isEqualTo(Status.OK);
        }

        @Test
        void mayLeadToTheRootItself() throws IOException {
            write("a.html", "a");
            Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
            assertThat(get(Pages.fromFolder(link), "/a.html")).isEqualTo(Status.OK);
        }
    }

    @Nested
    class Refusals {

        @Test
        void nameAFolderThatIsMissing() {
            Path missing = folder.resolve("missing");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.fromFolder(missing))
                    .withMessageContainingAll(missing.toAbsolutePath().toString(), "nothing of that name");
        }

        @Test
        void nameAFileThatIsNoFolder() throws IOException {
            write("a.html", "a");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.fromFolder(folder.resolve("a.html")))
                    .withMessageContainingAll("a.html", "but a file");
        }

        @Test
        void nameAFolderWithoutPages() throws IOException {
            write(".hidden", "x");
            Files.createDirectory(folder.resolve("docs"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.fromFolder(folder))
                    .withMessageContainingAll("No page in", folder.toString());
        }

        @Test
        void nameTheFileThatIsTooLargeAndTheLimit() throws IOException {
            write("a.html", "12345");
            write("docs/b.html", "123456");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.builder().maxFileSize(5).fromFolder(folder))
                    .withMessageContainingAll("'docs/b.html'", folder.toString(), "5 bytes per file");
            assertThat(Pages.builder().maxFileSize(6).fromFolder(folder)).isNotNull();
            write("docs/b.html", "1");
            write("a.html", "");
            assertThat(Pages.builder().maxFileSize(1).fromFolder(folder)).isNotNull();
            assertThat(Pages.builder().maxFileSize(Long.MAX_VALUE).fromFolder(folder))
                    .isNotNull();
        }

        @Test
        void nameTheTotalThatIsTooLarge() throws IOException {
            write("a.html", "12345");
            write("b.html", "123456");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.builder().maxTotalSize(10).fromFolder(folder))
                    .withMessageContainingAll(folder.toString(), "10 bytes in total");
            assertThat(Pages.builder().maxTotalSize(11).fromFolder(folder)).isNotNull();
        }

        @Test
        void nameTheLimitThatIsNoLimit() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.builder().maxFileSize(0))
                    .withMessageContaining("maxFileSize");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.builder().maxTotalSize(-1))
                    .withMessageContaining("maxTotalSize");
        }
    }
}
