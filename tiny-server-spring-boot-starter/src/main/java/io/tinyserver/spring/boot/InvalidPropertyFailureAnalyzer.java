package io.tinyserver.spring.boot;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Explains a wrong property before Spring Boot's own analyzer, which would name the record that refused it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

    private final Environment environment;

    InvalidPropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
        return new FailureAnalysis(
                "The value of '%s' is not allowed:%n%n    Value: %s%n    Origin: %s%n    Allowed: %s"
                        .formatted(cause.property(), cause.value(), origin(cause.property()), cause.allowed()),
                "Change '" + cause.property() + "' to an allowed value.",
                cause);
    }

    /** Of the property or, where that has several values, of the first one that is set. */
    private String origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found == null && source instanceof IterableConfigurationPropertySource all) {
                found = all.filter(name::isAncestorOf).stream()
                        .findFirst()
                        .map(source::getConfigurationProperty)
                        .orElse(null);
            }
            if (found != null) {
                Origin origin = found.getOrigin();
                return origin == null ? source.toString() : origin.toString();
            }
        }
        return "default";
    }
}
