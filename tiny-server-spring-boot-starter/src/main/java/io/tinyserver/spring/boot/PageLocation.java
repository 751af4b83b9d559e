package io.tinyserver.spring.boot;

import io.tinyserver.content.Pages;
import io.tinyserver.spring.boot.TinyServerProperties.PageProperties;
import java.io.FileNotFoundException;
import org.springframework.util.ResourceUtils;

/** Finds and reads the folder of pages that the properties name. */
final class PageLocation {

    static final String PROPERTY = "tiny.server.pages.location";
    static final String DEFAULT = "classpath:/pages/";

    private static final String CLASSPATH = ResourceUtils.CLASSPATH_URL_PREFIX;
    private static final String FILE = ResourceUtils.FILE_URL_PREFIX;

    private PageLocation() {}

    static Pages read(PageProperties properties, ClassLoader loader) {
        String location = properties.location() == null ? DEFAULT : properties.location();
        Pages.Builder pages = Pages.builder().index(properties.index());
        try {
            if (location.startsWith(CLASSPATH)) {
                return pages.fromClasspath(location.substring(CLASSPATH.length()), loader);
            }
            if (location.startsWith(FILE)) {
                return pages.fromFolder(ResourceUtils.getFile(location).toPath());
            }
        } catch (IllegalArgumentException | FileNotFoundException refused) {
            throw new InvalidPropertyException(
                    PROPERTY, location, "a folder that holds pages. " + refused.getMessage());
        }
        throw new InvalidPropertyException(PROPERTY, location, "'classpath:' or 'file:' followed by a folder");
    }
}
