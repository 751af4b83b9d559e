package io.tinyserver.spring.boot;

/**
 * A route whose requests are observed by what answers them, so that they are not observed twice.
 *
 * @param pattern the pattern of the route
 * @since 1.0
 */
public record ObservedElsewhere(String pattern) {}
