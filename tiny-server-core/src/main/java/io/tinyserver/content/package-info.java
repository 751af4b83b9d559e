/**
 * Pages and other small files, read once and answered from memory; and what makes content smaller on its way.
 *
 * <p>Start with {@link io.tinyserver.content.Pages} and {@link io.tinyserver.content.Gzip}. No page is read from a file while a request
 * is being answered; routing and the wire format do not belong here. This package depends on the vocabulary alone.
 */
@NullMarked
package io.tinyserver.content;

import org.jspecify.annotations.NullMarked;
