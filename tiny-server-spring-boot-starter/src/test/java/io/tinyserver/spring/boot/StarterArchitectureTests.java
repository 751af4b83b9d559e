package io.tinyserver.spring.boot;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

/** The habits of Spring Boot's own modules. */
class StarterArchitectureTests {

    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tinyserver.spring");

    @Test
    void autoConfigurationsAreFinalAndListed() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(FINAL)
                .check(STARTER);

        List<String> found = STARTER.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .toList();
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .filteredOn(name -> name.startsWith("io.tinyserver"))
                .containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void beanMethodsAreNoApi() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(STARTER);
    }

    @Test
    void actuatorStaysOptional() {
        noClasses()
                .that()
                .resideInAnyPackage("io.tinyserver.spring.boot", "io.tinyserver.spring.boot.test")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tinyserver.spring.boot.actuate",
                        "org.springframework.boot.actuate..",
                        "org.springframework.boot.health..",
                        "org.springframework.boot.web..",
                        "org.springframework.web..",
                        "tools.jackson..",
                        "reactor..")
                .check(STARTER);
    }

    @Test
    void micrometerStaysOptional() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tinyserver.spring.boot.metrics", "io.tinyserver.spring.boot.observe")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tinyserver.spring.boot.metrics",
                        "io.tinyserver.spring.boot.observe",
                        "io.micrometer..",
                        "org.springframework.boot.micrometer..")
                .check(STARTER);
    }

    /** Observations come without meters, and neither of the two with an actuator or a web stack. */
    @Test
    void metersAndObservationsNeedOnlyWhatTheyAreFor() {
        noClasses()
                .that()
                .resideInAnyPackage("io.tinyserver.spring.boot.metrics", "io.tinyserver.spring.boot.observe")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tinyserver.spring.boot.actuate",
                        "org.springframework.boot.actuate..",
                        "org.springframework.boot.health..",
                        "org.springframework.boot.web..",
                        "org.springframework.boot.micrometer.metrics..",
                        "org.springframework.web..",
                        "org.springframework.http..",
                        "jakarta..",
                        "reactor..")
                .check(STARTER);
        noClasses()
                .that()
                .resideInAPackage("io.tinyserver.spring.boot.observe")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tinyserver.spring.boot.metrics", "io.micrometer.core..")
                .check(STARTER);
        noClasses()
                .that()
                .resideInAPackage("io.tinyserver.spring.boot.metrics")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tinyserver.spring.boot.observe", "io.micrometer.observation..")
                .check(STARTER);
    }

    @Test
    void internalsOfTheServerAreLeftAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tinyserver.engine", "io.tinyserver.http1")
                .check(STARTER);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Manager|Helper|Impl)")
                .check(STARTER);
        noClasses().should().haveNameMatching(".*[.$]Abstract[^.$]*").check(STARTER);
    }
}
