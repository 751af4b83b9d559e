package io.tinyserver.content;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a location of the class path: from folders, from archives, and from archives inside archives where the class loader's own
 * {@link JarURLConnection} knows those.
 */
final class ClasspathReader {

    private final ClassLoader loader;
    private final Collected files;

    private ClasspathReader(ClassLoader loader, Collected files) {
        this.loader = loader;
        this.files = files;
    }

    /**
     * Reads all places of the class path that have the location.
     *
     * @param location ends with a slash
     * @param probes files to look for besides, since some tools build archives without entries for folders
     * @param loader whose class path
     * @param files takes what is read
     * @return whether there is such a location
     */
    static boolean read(String location, List<String> probes, ClassLoader loader, Collected files) throws IOException {
        return new ClasspathReader(loader, files).readAll(location, probes);
    }

    private boolean readAll(String location, List<String> probes) throws IOException {
        List<String> suffixes = new ArrayList<>(List.of(""));
        suffixes.addAll(probes);
        // As text: comparing URLs may ask the network for a host's address.
        Set<String> seen = new LinkedHashSet<>();
        for (String suffix : suffixes) {
            Enumeration<URL> urls = loader.getResources(location + suffix);
            for (URL url : Collections.list(urls)) {
                String text = url.toExternalForm();
                if (seen.add(text.substring(0, text.length() - suffix.length()))) {
                    read(url, location, suffix);
                }
            }
        }
        return !seen.isEmpty();
    }

    private void read(URL url, String location, String suffix) throws IOException {
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar) {
            // A cached archive would be shared with the class loader, and closing it would break class loading.
            jar.setUseCaches(false);
            try (JarFile archive = jar.getJarFile()) {
                read(archive, location);
            }
        } else {
            readFolder(url, suffix);
        }
    }

    private void readFolder(URL url, String suffix) throws IOException {
        try (Place place = Place.of(url)) {
            Path path = place.path();
            FolderReader.read(suffix.isEmpty() ? path : path.resolveSibling(""), files);
        }
    }

    private void read(JarFile archive, String location) throws IOException {
        for (JarEntry entry : Collections.list(archive.entries())) {
            String name = entry.getName();
            if (!entry.isDirectory() && name.startsWith(location)) {
                String relative = name.substring(location.length());
                if (!Collected.isHidden(relative)) {
                    files.add(relative, () -> archive.getInputStream(entry));
                }
            }
        }
    }

    /**
     * A folder, and the file system that was opened for it: the resources of a native image are in one that somebody has to open.
     *
     * @param path the folder
     * @param opened null where the file system was there
     */
    private record Place(Path path, @Nullable FileSystem opened) implements Closeable {

        static Place of(URL url) throws IOException {
            try {
                return of(new URI(url.toExternalForm()));
            } catch (URISyntaxException | IllegalArgumentException | ProviderNotFoundException ex) {
                FileNotFoundException failure = new FileNotFoundException("Cannot list what lies at " + url);
                failure.initCause(ex);
                throw failure;
            }
        }

        private static Place of(URI uri) throws IOException {
            try {
                return new Place(Path.of(uri), null);
            } catch (FileSystemNotFoundException notOpen) {
                FileSystem opened = FileSystems.newFileSystem(uri, Map.of());
                return new Place(opened.provider().getPath(uri), opened);
            }
        }

        @Override
        public void close() throws IOException {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
