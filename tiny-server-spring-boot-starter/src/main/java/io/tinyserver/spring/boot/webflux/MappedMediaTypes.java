package io.tinyserver.spring.boot.webflux;

import io.tinyserver.spring.boot.InvalidPropertyException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;

/**
 * Has {@code server.mime-mappings} count for the static resources of WebFlux, as it does in a servlet container for those of Spring MVC.
 *
 * <p>Spring Boot hands these mappings to servlet containers only, and WebFlux looks types up by itself. What an application sets on its
 * resource handlers stands.
 */
final class MappedMediaTypes implements BeanPostProcessor {

    private static final String PROPERTY = "server.mime-mappings";

    private final Map<String, MediaType> mapped;

    private MappedMediaTypes(Map<String, MediaType> mapped) {
        this.mapped = mapped;
    }

    /** The mappings that are set; those that Spring Boot always has are as good as what WebFlux knows. */
    static MappedMediaTypes of(Environment environment) {
        Map<String, MediaType> mapped = new HashMap<>();
        Binder.get(environment)
                .bind(PROPERTY, Bindable.mapOf(String.class, String.class))
                .ifBound(set -> set.forEach((extension, type) ->
                        mapped.put(extension.toLowerCase(Locale.ROOT), mediaType(extension, type))));
        return new MappedMediaTypes(Map.copyOf(mapped));
    }

    private static MediaType mediaType(String extension, String text) {
        try {
            return MediaType.parseMediaType(text);
        } catch (InvalidMediaTypeException refused) {
            throw new InvalidPropertyException(
                    PROPERTY + "." + extension, "'" + text + "'", "a media type, such as text/plain");
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!mapped.isEmpty()) {
            if (bean instanceof ResourceWebHandler handler) {
                addTo(handler);
            } else if (bean instanceof AbstractUrlHandlerMapping mapping) {
                for (Object handler : mapping.getHandlerMap().values()) {
                    if (handler instanceof ResourceWebHandler resources) {
                        addTo(resources);
                    }
                }
            }
        }
        return bean;
    }

    private void addTo(ResourceWebHandler handler) {
        Map<String, MediaType> all = new HashMap<>(mapped);
        all.putAll(handler.getMediaTypes());
        handler.setMediaTypes(all);
    }
}
