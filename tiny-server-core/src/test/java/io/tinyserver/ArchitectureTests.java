package io.tinyserver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the packages pointing in one direction, and the names honest. */
class ArchitectureTests {

    private static final String ROOT = "io.tinyserver";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest(name = "{0} uses [{1}]")
    @CsvSource(delimiter = '|', textBlock = """
            http    | ''
            http1   | http
            pool    | http
            route   | http
            content | http
            observe | http
            engine  | http http1 pool route content observe
            """)
    void packageUsesOnlyThoseBelowIt(String name, String allowed) {
        String[] visible = Stream.of((name + " " + allowed).strip().split(" "))
                .map(ArchitectureTests::in)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(in(name))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(visible)))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyPackageIsOneOfTheKnown() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOT,
                        in("http"),
                        in("http1"),
                        in("pool"),
                        in("route"),
                        in("content"),
                        in("observe"),
                        in("engine"))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Manager|Helper|Impl)")
                .orShould()
                .haveNameMatching(".*[.$]Abstract[^.$]*")
                .allowEmptyShould(true)
                .check(CORE);
    }

    /** The compiler holds the code to what the descriptor requires, so the descriptor is all there is to check. */
    @Test
    void moduleRequiresOnlyTheJdk() throws IOException {
        try (InputStream descriptor = Files.newInputStream(module().resolve("target/classes/module-info.class"))) {
            assertThat(ModuleDescriptor.read(descriptor).requires())
                    .extracting(ModuleDescriptor.Requires::name)
                    .isSubsetOf("java.base", "jdk.jfr", "org.jspecify");
        }
    }

    @Test
    void everyPackageOfEveryModuleIsNullMarked() throws IOException {
        assertThat(packageDirectories())
                .isNotEmpty()
                .allSatisfy(directory -> assertThat(directory.resolve("package-info.java"))
                        .content()
                        .contains("@NullMarked"));
    }

    private static List<Path> packageDirectories() throws IOException {
        try (Stream<Path> modules = Files.list(module().getParent())) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureTests::javaFiles)
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList()
                    .stream();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Found from the compiled class, because an IDE need not start tests in the module's directory. */
    private static Path module() {
        try {
            Path testClasses = Path.of(ArchitectureTests.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return testClasses.getParent().getParent();
        } catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String in(String name) {
        return ROOT + "." + name + "..";
    }
}
