/** A Spring Boot application that serves HTML pages with tiny-server. */
@NullMarked
package io.tinyserver.sample;

import org.jspecify.annotations.NullMarked;
