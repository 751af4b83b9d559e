package io.tinyserver.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Value;

/**
 * Injects the port that the server listens on, which is not known before it has started where {@code tiny.server.port} is 0.
 *
 * <pre>{@code
 * @SpringBootTest(properties = "tiny.server.port=0")
 * class PageTests {
 *     @LocalTinyServerPort
 *     int port;
 * }
 * }</pre>
 *
 * <p>Short for {@code @Value("${local.tiny.server.port}")}.
 *
 * @since 1.0
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Value("${local.tiny.server.port}")
public @interface LocalTinyServerPort {}
