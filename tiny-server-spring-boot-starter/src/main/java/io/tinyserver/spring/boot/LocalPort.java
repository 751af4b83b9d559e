package io.tinyserver.spring.boot;

import java.util.HashMap;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/** Puts the port of a server where Spring Boot's own servers put theirs: into the property source that tests read it from. */
final class LocalPort {

    private static final String SOURCE = "server.ports";

    private LocalPort() {}

    static void publish(ConfigurableApplicationContext context, String property, int port) {
        ApplicationContext next = context;
        while (next instanceof ConfigurableApplicationContext configurable) {
            MutablePropertySources sources = configurable.getEnvironment().getPropertySources();
            if (!(sources.get(SOURCE) instanceof MapPropertySource)) {
                sources.addFirst(new MapPropertySource(SOURCE, new HashMap<>()));
            }
            if (sources.get(SOURCE) instanceof MapPropertySource source) {
                source.getSource().put(property, port);
            }
            next = next.getParent();
        }
    }
}
