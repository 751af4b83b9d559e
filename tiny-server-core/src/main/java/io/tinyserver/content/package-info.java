/**
 * Pages and other small files, read once and answered from memory.
 *
 * <p>Start with {@link io.tinyserver.content.Pages}. Nothing here opens a file while a request is being answered; routing and the wire
 * format do not belong here. This package depends on the vocabulary alone.
 */
@NullMarked
package io.tinyserver.content;

import org.jspecify.annotations.NullMarked;
