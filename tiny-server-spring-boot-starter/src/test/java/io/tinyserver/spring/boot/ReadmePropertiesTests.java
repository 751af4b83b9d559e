package io.tinyserver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The table of properties in README.md has them all, in their order, with their defaults. */
class ReadmePropertiesTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| (?:`([^`]*)`)?");

    @Test
    void tableNamesEveryProperty() throws Exception {
        assertThat(table().keySet()).containsExactlyElementsOf(properties().keySet());
    }

    @Test
    void tableHasTheDefaults() throws Exception {
        Map<String, String> table = table();
        assertThat(properties()).allSatisfy((name, byDefault) -> {
            if (!byDefault.isEmpty()) {
                assertThat(table.get(name)).as(name).isEqualTo(byDefault);
            }
        });
    }

    private static Map<String, String> table() throws IOException, URISyntaxException {
        String readme = Files.readString(module().resolveSibling("README.md"));
        String section = readme.substring(readme.indexOf("\n## Properties"), readme.indexOf("\n## Metrics"));
        return ROW.matcher(section)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> String.valueOf(row.group(2)),
                        (one, other) -> one + " and " + other,
                        LinkedHashMap::new));
    }

    /** Names and defaults; the default is empty where the properties leave it to others. */
    private static Map<String, String> properties() throws NoSuchMethodException {
        Map<String, String> properties = new LinkedHashMap<>();
        collect("", TinyServerProperties.class, properties);
        return properties;
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> into) throws NoSuchMethodException {
        RecordComponent[] components = type.getRecordComponents();
        var parameters = type.getDeclaredConstructor(
                        Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                .getParameters();
        for (int i = 0; i < components.length; i++) {
            String name = prefix + kebab(components[i].getName());
            if (components[i].getType().isRecord()) {
                collect(name + ".", components[i].getType(), into);
            } else {
                DefaultValue byDefault = parameters[i].getAnnotation(DefaultValue.class);
                into.put(
                        name,
                        byDefault == null
                                ? ""
                                : Arrays.stream(byDefault.value()).collect(Collectors.joining()));
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Path module() throws URISyntaxException {
        Path testClasses = Path.of(ReadmePropertiesTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return testClasses.getParent().getParent();
    }
}
