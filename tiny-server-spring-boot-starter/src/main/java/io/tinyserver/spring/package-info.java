/** Auto-configuration that runs tiny-server in a Spring Boot application. */
@NullMarked
package io.tinyserver.spring;

import org.jspecify.annotations.NullMarked;
