package io.tinyserver.content;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads a folder and what lies below.
 *
 * <p>Symbolic links are followed as long as they stay inside the folder: mounted configuration consists of such links, by way of a
 * hidden folder. So what counts for hiding is the name under which a file is found, and for staying inside, where it really lies.
 */
final class FolderReader extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Collected files;

    private FolderReader(Path root, Collected files) {
        this.root = root;
        this.files = files;
    }

    static void read(Path folder, Collected files) throws IOException {
        Path root = folder.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new FolderReader(root, files));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        return Collected.isHidden(nameOf(folder)) || !isInside(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String name = nameOf(file);
        if (attributes.isRegularFile() && !Collected.isHidden(name) && isInside(file)) {
            Path real = file.toRealPath();
            files.add(name, () -> Files.newInputStream(real));
        }
        return FileVisitResult.CONTINUE;
    }

    /** A link that leads nowhere, or in a circle, is no page; anything else that cannot be read is the operator's to know. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (Files.isSymbolicLink(file) || Collected.isHidden(nameOf(file))) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    private boolean isInside(Path file) throws IOException {
        return file.toRealPath().startsWith(root);
    }

    private String nameOf(Path file) {
        return StreamSupport.stream(root.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
