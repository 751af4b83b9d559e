package io.tinyserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The file by which a Unix domain socket is reached. The system neither removes it when nobody listens any more, nor lets anybody listen
 * while it is there.
 *
 * @param path where it lies
 * @param key what tells it from another one that somebody has put in its place since; null if the system has no such thing
 */
record SocketFile(Path path, @Nullable Object key) {

    private static final Logger LOG = System.getLogger("io.tinyserver");
    private static final String OWNER_AND_GROUP = "rw-rw----";

    /** Binds a listener to a path, where a leftover of somebody who listens no longer is removed first. */
    static void bind(ServerSocketChannel listener, Path path, int backlog) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            removeLeftover(path);
        }
        listener.bind(UnixDomainSocketAddress.of(path), backlog);
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(OWNER_AND_GROUP));
        }
    }

    private static void removeLeftover(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("there is a file that is no socket");
        }
        try (SocketChannel visitor = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            visitor.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException nobody) {
            LOG.log(Level.DEBUG, () -> "Removing " + path + ", on which nobody listens any more: " + nobody);
            Files.delete(path);
            return;
        }
        throw new IOException("somebody listens there already");
    }

    /** The file at a path to which a listener has just been bound. */
    static SocketFile at(Path path) throws IOException {
        return new SocketFile(path, key(path));
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Removes the file, unless it is another one by now. */
    void remove() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && (key == null || key.equals(key(path)))) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "The socket file {0} could not be removed: {1}", path, failure.toString());
        }
    }
}
