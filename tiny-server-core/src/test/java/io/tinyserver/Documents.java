package io.tinyserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's documents are, for tests that hold them to the code. */
public final class Documents {

    private static final String UPDATE = "update.docs";

    private Documents() {}

    /**
     * A file of the project, found from the compiled class, because an IDE need not start tests in the module's directory.
     *
     * @param name its path from the root of the project
     */
    public static Path path(String name) {
        return testClasses().getParent().getParent().getParent().resolve(name);
    }

    /** The folder of the compiled tests of this module. */
    static Path testClasses() {
        try {
            return Path.of(Documents.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Holds a generated document to what the code says, or writes it anew where {@code -Dupdate.docs=true} asks for that.
     *
     * @param name its path from the root of the project
     * @param wanted what it has to say
     */
    public static void assertUpToDate(String name, String wanted) throws IOException {
        Path file = path(name);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(file, wanted);
        }
        assertThat(file)
                .as("%s is out of date; run this test with -D%s=true to write it anew", name, UPDATE)
                .content()
                .isEqualTo(wanted);
    }
}
