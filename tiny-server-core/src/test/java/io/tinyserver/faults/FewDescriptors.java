package io.tinyserver.faults;

import io.tinyserver.ServerOptions;
import io.tinyserver.TinyServer;
import io.tinyserver.http.Response;
import io.tinyserver.route.Route;
import io.tinyserver.route.Router;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A server in a process of its own that may open few files and sockets: {@code FewDescriptors PORT}. */
final class FewDescriptors {

    /** Enough for the JVM itself and for some connections. */
    static final int DESCRIPTORS = 64;

    private FewDescriptors() {}

    public static void main(String[] args) {
        TinyServer.builder()
                .options(ServerOptions.builder()
                        .port(Integer.parseInt(args[0]))
                        .reactors(2)
                        .build())
                .router(Router.of(Route.get("/", request -> Response.text("page"))))
                .build()
                .start();
    }

    /**
     * The command, with all classes in one archive, which is written into the folder. That archive stays open: a class from a folder needs
     * a descriptor when it is first used, and there is none in a shortage.
     */
    static List<String> command(int port, Path folder) {
        String archive = folder.resolve("few-descriptors.jar").toString();
        String entry = FewDescriptors.class.getName().replace('.', '/') + ".class";
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        int failed = jar.run(
                System.out,
                System.err,
                List.of("cf", archive, "-C", source(TinyServer.class), ".", "-C", source(FewDescriptors.class), entry)
                        .toArray(String[]::new));
        if (failed != 0) {
            throw new IllegalStateException("The archive could not be written");
        }
        return List.of(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                archive,
                FewDescriptors.class.getName(),
                String.valueOf(port));
    }

    private static String source(Class<?> part) {
        return part.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
