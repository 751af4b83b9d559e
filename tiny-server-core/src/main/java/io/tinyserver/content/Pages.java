package io.tinyserver.content;

import io.tinyserver.http.Body;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Headers;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.http.Method;
import io.tinyserver.http.Request;
import io.tinyserver.http.Response;
import io.tinyserver.http.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTML pages and what belongs to them, from the class path or a folder.
 *
 * <pre>{@code
 * Pages pages = Pages.builder().index("hello.html").fromClasspath("pages/");
 * }</pre>
 *
 * <p>All files are read once, at construction, and answered from memory; changes on disk are not noticed. A request is a look-up among
 * the names that were found, so no path leads out of the location.
 *
 * <ul>
 *   <li>{@code /docs/guide.html} gives that file. {@code /} and {@code /docs/} give the index file of the folder; {@code /docs} redirects
 *       there.
 *   <li>Files named {@code 404.html}, {@code 500.html} and so on at the top of the location are {@linkplain #page error pages} and can
 *       not be asked for.
 *   <li>Names that begin with a dot are left out, and so are symbolic links that lead out of the folder.
 *   <li>Each file has a strong {@code ETag}; {@code If-None-Match} and {@code If-Match} are honoured.
 *   <li>Methods other than {@code GET}, {@code HEAD} and {@code OPTIONS} get {@code 405} where there is a page, and {@code 404}
 *       elsewhere.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class Pages implements ImmediateHandler, ErrorPages {

    /** The index file of a folder, unless the builder names another one. */
    public static final String DEFAULT_INDEX = "index.html";

    /** How large a file may be, unless the builder says otherwise: 4 MiB. */
    public static final long DEFAULT_MAX_FILE_SIZE = 4 << 20;

    /** How large all files together may be, unless the builder says otherwise: 32 MiB. */
    public static final long DEFAULT_MAX_TOTAL_SIZE = 32 << 20;

    private static final String ALLOW = "GET, HEAD, OPTIONS";

    private final Map<String, Page> pages = new HashMap<>();
    private final Map<Integer, Response.Ready> errors = new HashMap<>();
    private final Response notFound;
    private final Response notAllowed;
    private final Response notImplemented;
    private final Response options = Response.of(Status.NO_CONTENT).withHeader("Allow", ALLOW);

    private Pages(Map<String, byte[]> contents, String index) {
        contents.forEach((name, content) -> {
            Status status = statusOf(name);
            if (status != null) {
                errors.put(status.code(), errorPage(status, content));
            }
        });
        this.notFound = page(Status.NOT_FOUND);
        this.notAllowed = page(Status.METHOD_NOT_ALLOWED).withHeader("Allow", ALLOW);
        this.notImplemented = page(Status.NOT_IMPLEMENTED);
        Response changed = page(Status.PRECONDITION_FAILED);
        contents.forEach((name, content) -> {
            if (statusOf(name) == null) {
                addFile(name, content, index, changed);
            }
        });
    }

    /**
     * Pages from the class path, with the defaults.
     *
     * @param location a folder, such as {@code pages/}
     * @return the pages
     * @throws IllegalArgumentException as for {@link Builder#fromClasspath(String)}
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Pages fromClasspath(String location) {
        return builder().fromClasspath(location);
    }

    /**
     * Pages from a class loader's class path, with the defaults.
     *
     * @param location a folder, such as {@code pages/}
     * @param loader finds the folder
     * @return the pages
     * @throws IllegalArgumentException as for {@link Builder#fromClasspath(String)}
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Pages fromClasspath(String location, ClassLoader loader) {
        return builder().fromClasspath(location, loader);
    }

    /**
     * Pages from a folder of a file system, with the defaults.
     *
     * @param folder the folder
     * @return the pages
     * @throws IllegalArgumentException as for {@link Builder#fromFolder}
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Pages fromFolder(Path folder) {
        return builder().fromFolder(folder);
    }

    /**
     * Begins pages that differ from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Response handle(Request request) {
        Page page = pages.get(request.path());
        Method method = request.method();
        if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
            return page == null ? notFound : page.answer(request);
        }
        if (!method.isStandard()) {
            return notImplemented;
        }
        if (page == null) {
            return notFound;
        }
        return method.equals(Method.OPTIONS) ? options : notAllowed;
    }

    @Override
    public boolean readsContent() {
        return false;
    }

    /**
     * The page for a status: the file named after it, or a line of plain text where there is none.
     *
     * @param status a 4xx or 5xx
     * @return the page with that status; the same instance each time where there is a file
     */
    @Override
    public Response page(Status status) {
        Response.Ready page = errors.get(status.code());
        if (page == null) {
            return ErrorPages.PLAIN.page(status);
        }
        return page.status().equals(status) ? page : page.withStatus(status);
    }

    @Override
    public String toString() {
        return "Pages" + pages.keySet();
    }

    private void addFile(String name, byte[] content, String index, Response changed) {
        Page page = Page.File.of(name, content, changed);
        String path = "/" + name;
        pages.put(path, page);
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        if (path.equals(folder + index)) {
            pages.put(folder, page);
            if (!folder.equals("/")) {
                String bare = folder.substring(0, folder.length() - 1);
                pages.putIfAbsent(bare, Page.Folder.of(bare));
            }
        }
    }

    private static Response.Ready errorPage(Status status, byte[] content) {
        return new Response.Ready(status, Headers.of("Content-Type", MediaTypes.of(".html")), new Body.Bytes(content));
    }

    /** The status that a file is the page for, or null where it is an ordinary file. */
    private static @Nullable Status statusOf(String name) {
        if (name.length() != "404.html".length() || !name.endsWith(".html")) {
            return null;
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            code = 10 * code + c - '0';
        }
        return code >= 400 && code < 600 ? Status.of(code) : null;
    }

    /** Says what differs from the defaults, and then where the files are. Used by one thread; each call gives the same builder. */
    public static final class Builder {

        private String index = DEFAULT_INDEX;
        private long maxFileSize = DEFAULT_MAX_FILE_SIZE;
        private long maxTotalSize = DEFAULT_MAX_TOTAL_SIZE;

        private Builder() {}

        /**
         * Sets which file a folder is answered with.
         *
         * @param name a file's name, such as {@code hello.html}; it counts for every folder
         * @return this builder
         * @throws IllegalArgumentException if it is empty, hidden or has a slash
         */
        public Builder index(String name) {
            if (name.isBlank() || name.indexOf('/') >= 0 || Collected.isHidden(name)) {
                throw new IllegalArgumentException("Not an index file: '" + name
                        + "'; allowed is a file's name without folder that does not begin with a dot");
            }
            index = name;
            return this;
        }

        /**
         * Sets how large a file may be.
         *
         * @param bytes 1 or more; beyond 2 GiB it makes no difference
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxFileSize(long bytes) {
            maxFileSize = positive("maxFileSize", bytes);
            return this;
        }

        /**
         * Sets how large all files together may be.
         *
         * @param bytes 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxTotalSize(long bytes) {
            maxTotalSize = positive("maxTotalSize", bytes);
            return this;
        }

        /**
         * Reads the files from the class path of the thread's context class loader.
         *
         * @param location a folder, such as {@code pages/}; where several entries of the class path have it, the first file of a name
         *     wins
         * @return the pages
         * @throws IllegalArgumentException if there is no such folder, or no file in it, or a limit is passed; the message says what was
         *     looked for, or which file it is
         * @throws UncheckedIOException if a file cannot be read
         */
        public Pages fromClasspath(String location) {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return fromClasspath(location, context != null ? context : ClassLoader.getSystemClassLoader());
        }

        /**
         * Reads the files from the class path of a class loader.
         *
         * @param location a folder, such as {@code pages/}; where several entries of the class path have it, the first file of a name
         *     wins
         * @param loader finds the folder
         * @return the pages
         * @throws IllegalArgumentException if there is no such folder, or no file in it, or a limit is passed; the message says what was
         *     looked for, or which file it is
         * @throws UncheckedIOException if a file cannot be read
         */
        public Pages fromClasspath(String location, ClassLoader loader) {
            String folder = folderOf(location);
            List<String> probes = List.of(index, "404.html");
            Collected files = new Collected("'" + folder + "' on the class path", maxFileSize, maxTotalSize);
            try {
                if (!ClasspathReader.read(folder, probes, loader, files)) {
                    throw new IllegalArgumentException(
                            "No '" + folder + "' on the class path; looked for the folder, and in it for "
                                    + String.join(" and ", probes) + ", with class loader " + loader);
                }
            } catch (IOException ex) {
                throw new UncheckedIOException("Cannot read pages from '" + folder + "' on the class path", ex);
            }
            return build(files);
        }

        /**
         * Reads the files from a folder of a file system.
         *
         * @param folder the folder
         * @return the pages
         * @throws IllegalArgumentException if there is no such folder, or no file in it, or a limit is passed; the message says what was
         *     looked for, or which file it is
         * @throws UncheckedIOException if a file cannot be read
         */
        public Pages fromFolder(Path folder) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("No folder of pages at " + folder.toAbsolutePath()
                        + (Files.exists(folder) ? ", but a file" : ": there is nothing of that name"));
            }
            Collected files = new Collected("folder " + folder.toAbsolutePath(), maxFileSize, maxTotalSize);
            try {
                FolderReader.read(folder, files);
            } catch (IOException ex) {
                throw new UncheckedIOException("Cannot read pages from folder " + folder.toAbsolutePath(), ex);
            }
            return build(files);
        }

        private Pages build(Collected files) {
            return new Pages(files.contentsOrFail(), index);
        }

        private static String folderOf(String location) {
            String folder = location.startsWith("/") ? location.substring(1) : location;
            if (folder.isBlank()) {
                throw new IllegalArgumentException("Not a folder for pages: '" + location
                        + "' is the whole class path, and would publish its classes and configuration");
            }
            return folder.endsWith("/") ? folder : folder + "/";
        }

        private static long positive(String name, long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("'" + name + "' must be 1 or more, but is " + bytes);
            }
            return bytes;
        }
    }
}
