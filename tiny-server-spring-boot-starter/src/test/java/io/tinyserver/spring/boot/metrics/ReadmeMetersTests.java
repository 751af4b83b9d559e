package io.tinyserver.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tinyserver.TinyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of meters in README.md has them all, with kind and unit, and each can be read. */
class ReadmeMetersTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tiny\\.[a-z.]+)` \\| (\\w+) \\| `(\\w+)` \\| ");

    /** A row of the table. */
    private record Row(String name, String kind, String unit) {}

    @Test
    void tableNamesEveryMeterWithKindAndUnit() throws Exception {
        Traffic traffic = new Traffic();
        MeterRegistry registry = new SimpleMeterRegistry();
        try (TinyServer server =
                TinyServer.builder().port(0).router(traffic.routes()).build()) {
            new TinyServerMetrics(() -> Optional.of(server.snapshot())).bindTo(registry);
            Traffic.breakARule(server.start().port());
            List<Meter> meters = everyMeterRead(registry);

            assertThat(meters.stream().map(ReadmeMetersTests::row)).containsExactlyInAnyOrderElementsOf(table());
            assertThat(meters).allSatisfy(meter -> {
                assertThat(meter.getId().getDescription()).isNotBlank();
                assertThat(meter.measure())
                        .isNotEmpty()
                        .allSatisfy(measurement -> assertThat(measurement.getValue())
                                .isNotNegative()
                                .isNotNaN());
            });
        }
    }

    /** Those for rules are found when others are read. */
    private static List<Meter> everyMeterRead(MeterRegistry registry) {
        registry.getMeters().forEach(meter -> meter.measure().forEach(measurement -> measurement.getValue()));
        return registry.getMeters();
    }

    private static Row row(Meter meter) {
        return new Row(
                meter.getId().getName(),
                meter.getId().getType().name().toLowerCase(Locale.ROOT),
                String.valueOf(meter.getId().getBaseUnit()));
    }

    private static List<Row> table() throws Exception {
        Path testClasses = Path.of(ReadmeMetersTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String readme = Files.readString(testClasses.getParent().getParent().resolveSibling("README.md"));
        String section = readme.substring(readme.indexOf("\n## Metrics"), readme.indexOf("\n## Limits"));
        Stream<Row> rows =
                ROW.matcher(section).results().map(found -> new Row(found.group(1), found.group(2), found.group(3)));
        return rows.toList();
    }
}
