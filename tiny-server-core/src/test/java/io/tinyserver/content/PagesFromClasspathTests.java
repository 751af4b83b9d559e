package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tinyserver.Clause;
import io.tinyserver.http.Body;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesFromClasspathTests {

    @TempDir
    private Path temporary;

    /** Each entry's content is its name in the archive; a name that ends with a slash is a folder. */
    private Path jar(String name, String... entries) throws IOException {
        Path file = temporary.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
                if (!entry.endsWith("/")) {
                    jar.write((name + "!" + entry).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return file;
    }

    private static URLClassLoader loader(Path... classPath) throws MalformedURLException {
        URL[] urls = new URL[classPath.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath[i].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }

    private static String get(Pages pages, String path) {
        Response.Ready answer = (Response.Ready) pages.handle(Request.of(Method.GET, path));
        return answer.status().equals(Status.OK)
                ? new String(((Body.Bytes) answer.body()).array(), StandardCharsets.UTF_8)
                : answer.status().toString();
    }

    @Test
    void anArchiveIsReadWithItsFolders() throws IOException {
        Path jar = jar("a b.jar", "pages/", "pages/index.html", "pages/docs/x.css", "pages/.hidden", "other/y.html");
        try (URLClassLoader loader = loader(jar)) {
            Pages pages = Pages.fromClasspath("pages/", loader);
            assertThat(get(pages, "/")).isEqualTo("a b.jar!pages/index.html");
            assertThat(get(pages, "/docs/x.css")).isEqualTo("a b.jar!pages/docs/x.css");
            assertThat(get(pages, "/.hidden")).isEqualTo("404 Not Found");
            assertThat(get(pages, "/y.html")).isEqualTo("404 Not Found");
            assertThat(get(pages, "/../other/y.html")).isEqualTo("404 Not Found");
        }
    }

    @Test
    void anArchiveWithoutEntriesForFoldersIsReadAsWell() throws IOException {
        Path first = jar("first.jar", "pages/hello.html", "pages/docs/x.css");
        Path second = jar("second.jar", "pages/404.html", "pages/y.css");
        try (URLClassLoader loader = loader(first, second)) {
            Pages pages = Pages.builder().index("hello.html").fromClasspath("pages", loader);
            assertThat(get(pages, "/")).isEqualTo("first.jar!pages/hello.html");
            assertThat(get(pages, "/docs/x.css")).isEqualTo("first.jar!pages/docs/x.css");
            assertThat(get(pages, "/y.css")).isEqualTo("second.jar!pages/y.css");
        }
    }

    @Test
    void theFirstFileOfANameWins() throws IOException {
        Path first = jar("first.jar", "pages/", "pages/a.html");
        Path second = jar("second.jar", "pages/", "pages/a.html", "pages/b.html");
        try (URLClassLoader loader = loader(first, second)) {
            Pages pages = Pages.fromClasspath("/pages/", loader);
            assertThat(get(pages, "/a.html")).isEqualTo("first.jar!pages/a.html");
            assertThat(get(pages, "/b.html")).isEqualTo("second.jar!pages/b.html");
        }
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "17.3", demand = "No path leads out of the folder of pages")
    void namesThatClimbOutOfAnArchiveAreLeftOut() throws IOException {
        Path jar = jar("evil.jar", "pages/", "pages/a.html", "pages/../x.html", "pages/docs/../../y.html");
        try (URLClassLoader loader = loader(jar)) {
            Pages pages = Pages.fromClasspath("pages/", loader);
            assertThat(get(pages, "/../x.html")).isEqualTo("404 Not Found");
            assertThat(get(pages, "/docs/../../y.html")).isEqualTo("404 Not Found");
        }
    }

    @Test
    void theClassLoaderStillWorksAfterwards() throws IOException {
        Path jar = jar("a.jar", "pages/", "pages/a.html", "other.txt");
        try (URLClassLoader loader = loader(jar)) {
            Pages.fromClasspath("pages/", loader);
            assertThat(loader.getResourceAsStream("other.txt")).hasContent("a.jar!other.txt");
        }
    }

    @Test
    void aFolderOfTheClassPathIsRead() throws IOException {
        Path pages = Files.createDirectories(temporary.resolve("class path/pages/docs"));
        Files.writeString(pages.resolve("index.html"), "from a folder");
        try (URLClassLoader loader = loader(temporary.resolve("class path"))) {
            assertThat(get(Pages.fromClasspath("pages", loader), "/docs/")).isEqualTo("from a folder");
        }
    }

    /** The resources of a native image lie in such a file system; an archive without a {@link java.net.JarURLConnection} is another. */
    @Test
    void aFileSystemThatNobodyHasOpenedIsRead() throws IOException {
        Path jar = jar("a.jar", "pages/", "pages/index.html", "pages/docs/x.css");
        Pages pages = Pages.fromClasspath("pages/", new UnopenedArchive("jar:" + jar.toUri() + "!/"));
        assertThat(get(pages, "/")).isEqualTo("a.jar!pages/index.html");
        assertThat(get(pages, "/docs/x.css")).isEqualTo("a.jar!pages/docs/x.css");
        assertThatExceptionOfType(FileSystemNotFoundException.class)
                .as("it is closed again")
                .isThrownBy(() -> FileSystems.getFileSystem(URI.create("jar:" + jar.toUri())));
    }

    @Test
    void aFileSystemThatNobodyKnowsIsNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Pages.fromClasspath("pages/", new UnopenedArchive("nowhere:/")))
                .withStackTraceContaining("Cannot list what lies at nowhere:/pages/");
    }

    @Test
    void theContextClassLoaderIsAskedByDefault() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = loader(jar("a.jar", "pages/", "pages/a.html"))) {
            thread.setContextClassLoader(loader);
            assertThat(get(Pages.fromClasspath("pages/"), "/a.html")).isEqualTo("a.jar!pages/a.html");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aLocationThatIsMissingIsNamedWithWhatWasLookedFor() throws IOException {
        try (URLClassLoader loader = loader(jar("a.jar", "other/a.html"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.builder().index("hello.html").fromClasspath("pages", loader))
                    .withMessageContainingAll("'pages/'", "the folder", "hello.html", "404.html", "class loader");
        }
    }

    @Test
    void aLocationWithoutPagesIsNamed() throws IOException {
        try (URLClassLoader loader = loader(jar("a.jar", "pages/", "pages/.hidden"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.fromClasspath("pages/", loader))
                    .withMessageContainingAll("No page in", "'pages/'");
        }
    }

    @Test
    void limitsCountInsideAnArchive() throws IOException {
        try (URLClassLoader loader = loader(jar("a.jar", "pages/", "pages/a.html"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pages.builder().maxFileSize(3).fromClasspath("pages/", loader))
                    .withMessageContainingAll("'a.html'", "3 bytes per file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", " "})
    void theWholeClassPathIsNeverPublished(String location) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pages.fromClasspath(location))
                .withMessageContaining("'" + location + "'");
    }

    private static final class UnopenedArchive extends ClassLoader {

        private final String root;

        private UnopenedArchive(String root) {
            super(null);
            this.root = root;
        }

        @Override
        @SuppressWarnings("deprecation") // what replaces it came after JDK 17
        protected Enumeration<URL> findResources(String name) throws IOException {
            return Collections.enumeration(List.of(new URL(null, root + name, new Unconnected())));
        }
    }

    private static final class Unconnected extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}
            };
        }
    }
}
