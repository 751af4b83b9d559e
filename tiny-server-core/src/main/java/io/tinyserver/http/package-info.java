/**
 * The vocabulary: what a request, a response and the code between them are called.
 *
 * <p>Start with {@link io.tinyserver.http.Handler}. Everything here is a value or a small interface; nothing reads a socket, starts a
 * thread or knows a wire format, and nothing assumes HTTP/1.1. This package depends on no other package of the project.
 */
@NullMarked
package io.tinyserver.http;

import org.jspecify.annotations.NullMarked;
