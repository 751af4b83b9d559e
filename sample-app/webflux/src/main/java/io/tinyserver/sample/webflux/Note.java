package io.tinyserver.sample.webflux;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A note.
 *
 * @param id its number; null until it is kept
 * @param title what it is about
 * @param text what it says
 */
public record Note(
        @Nullable Long id,
        @NotBlank @Size(max = 80) String title,
        @Size(max = 2000) String text) {}
