package io.tinyserver;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the project's documents are, for tests that hold them to the code. */
public final class Documents {

    private Documents() {}

    /**
     * A file of the project, found from the compiled class, because an IDE need not start tests in the module's directory.
     *
     * @param name its path from the root of the project
     */
    public static Path path(String name) {
        try {
            Path testClasses = Path.of(Documents.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path module = testClasses.getParent().getParent();
            return module.getParent().resolve(name);
        } catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
