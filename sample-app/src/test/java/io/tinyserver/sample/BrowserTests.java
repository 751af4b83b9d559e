package io.tinyserver.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinyserver.spring.boot.test.LocalTinyServerPort;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;

/** The pages as a real browser gets to see them. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"tiny.server.port=0", "sample.sleep=50ms"})
class BrowserTests {

    private static final @Nullable Path CHROMIUM = chromium();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @LocalTinyServerPort
    private int port;

    @BeforeAll
    static void needsABrowser() {
        assumeTrue(CHROMIUM != null, "skipped: there is no chromium on the PATH to look at the pages with");
    }

    @Test
    void showsHello() throws Exception {
        assertThat(dom("/")).contains("<title>Hola").contains("</html>");
    }

    @Test
    void showsHelloAfterASleep() throws Exception {
        assertThat(dom("/sleep")).contains("<title>Hola");
    }

    @Test
    void showsThe404Page() throws Exception {
        String title = PageFiles.NOT_FOUND.replaceAll("(?s).*(<title>.*</title>).*", "$1");
        assertThat(dom("/other")).contains(title).doesNotContain("<title>Hola");
    }

    @Test
    void paintsHello() throws Exception {
        Path picture = folder.resolve("hello.png");
        browse("/", "--window-size=800,600", "--hide-scrollbars", "--screenshot=" + picture);

        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image.getWidth()).isEqualTo(800);
        assertThat(colours(image)).as("different colours in the picture").isGreaterThan(10);
    }

    private String dom(String path) throws Exception {
        return browse(path, "--dump-dom");
    }

    private String browse(String path, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                String.valueOf(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(options));
        command.add(new Client(port).uri(path).toString());
        File output = folder.resolve("output").toFile();
        Process browser = new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(60, TimeUnit.SECONDS)).as("browser ends").isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return Files.readString(output.toPath());
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    private static @Nullable Path chromium() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
